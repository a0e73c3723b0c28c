//! OpenPGP signatures: of CSAF documents (CSAF 2.0 §7.1.19), and of security.txt (RFC 9116 §2.3).

use super::built::{Built, PROVIDER};
use super::finding::{Code, Finding};
use crate::openpgp::certificate::Certificate;

const SECURITY_TXT: &str = ".well-known/security.txt";

/// Every signature is by a key that the provider publishes, and over what it stands beside.
pub fn hold(built: &Built<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let keys = keys(built, &mut findings);
    for (path, bytes) in built.files {
        let Some((document, content)) = path.strip_suffix(".asc").and_then(|of| Some((of, built.files.get(of)?)))
        else {
            continue;
        };
        let signature = std::str::from_utf8(bytes).unwrap_or("");
        let good = keys.iter().map(|key| key.verify(signature, content)).reduce(Result::or);
        match good {
            Some(Ok(_)) => {}
            Some(Err(why)) => findings.push(wrong(path, &why.message)),
            None => findings.push(wrong(path, &format!("`{document}` is signed, and `{PROVIDER}` names no key"))),
        }
    }
    let text = built.text(SECURITY_TXT).filter(|text| text.starts_with("-----BEGIN PGP SIGNED MESSAGE-----"));
    if let Some(text) = text.filter(|_| !keys.is_empty())
        && let Some(Err(why)) = keys.iter().map(|key| key.verify_text(text)).reduce(Result::or)
    {
        findings.push(wrong(SECURITY_TXT, &why.message));
    }
    findings
}

fn wrong(path: &str, why: &str) -> Finding {
    Finding::new(Code::Signature, path, why)
}

/// The keys that the provider's metadata names, as far as they stand on the site.
fn keys(built: &Built<'_>, findings: &mut Vec<Finding>) -> Vec<Certificate> {
    let named = built.json.get(PROVIDER).and_then(|metadata| metadata["public_openpgp_keys"].as_array());
    let mut keys = Vec::new();
    for key in named.into_iter().flatten() {
        let path = key["url"].as_str().and_then(|url| built.path_of(url));
        let Some(text) = path.as_deref().and_then(|path| built.text(path)) else { continue };
        match Certificate::parse(text) {
            Ok(certificate) if key["fingerprint"] == certificate.fingerprint().as_str() => keys.push(certificate),
            Ok(_) => findings.push(wrong(PROVIDER, "a key has another fingerprint than stated")),
            Err(why) => findings.push(wrong(&path.unwrap_or_default(), &why.message)),
        }
    }
    keys
}
