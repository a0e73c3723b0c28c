//! `secportal sign`

mod kept;

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use self::kept::Kept;
use super::build::{open_output, tell_waiting};
use super::{Exit, findings, instant};
use crate::diag::Report;
use crate::failure::Failure;
use crate::invalid::Invalid;
use crate::model::config::Config;
use crate::openpgp::secret::{LockedKey, SecretKey};
use crate::project::Project;
use crate::publish::{Held, Output, amend};
use crate::signing::{self, Files, Signed};

/// Where the key comes from when no file is named.
const KEY: &str = "SECPORTAL_SIGNING_KEY";
const PASSPHRASE: &str = "SECPORTAL_SIGNING_PASSPHRASE";

/// Options of `sign`.
#[derive(Debug, Args)]
#[command(after_help = "The passphrase of the key, if it has one, is taken from SECPORTAL_SIGNING_PASSPHRASE.\n\
    Signatures are kept in the folder `signatures` beside site.toml: with it, the same portal is signed the same again.")]
pub(super) struct Options {
    /// The folder that holds site.toml
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,

    /// The folder that `build` has written to [default: public, in the root]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// The armoured secret key [default: the key itself in `SECPORTAL_SIGNING_KEY`]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,

    /// Sign as of the beginning of this day, in UTC [default: `SOURCE_DATE_EPOCH`, else now]
    #[arg(long, value_name = "YYYY-MM-DD")]
    now: Option<Date>,
}

/// Signs the portal that was built last. Nothing is written before everything has been signed.
pub(super) fn run(options: &Options) -> Result<Exit, Failure> {
    let at = instant(options.now)?;
    let mut report = Report::default();
    let project = Project::read(&options.root, at.to_zoned(TimeZone::UTC).date(), &mut report)?;
    let Some(config) = project.config.as_ref().filter(|_| !report.has_errors()) else {
        findings::print(&report, &project);
        return Ok(Exit::Errors);
    };
    let key = secret_key(options.key.as_deref(), at)?;
    refuse_other_key(config, &key)?;
    let output = open_output(options.out.as_deref(), &options.root, Some(config))?;
    refuse_unbuilt(&output)?;
    let output = output.hold(|_| false, |holder| tell_waiting(holder, output.folder()))?;
    let built = read(&output)?;
    let kept = Kept::read(&options.root)?;
    let signed = signing::sign(&built, output.files(), kept.signatures(), &key).map_err(refused)?;
    kept.replace(&signed)?;
    amend(&output, &signed.files, &signed.stale)?;
    print(&signed, &key, output.folder());
    Ok(Exit::Fine)
}

fn refused(invalid: Invalid) -> Failure {
    let failure = Failure::refused(invalid.message);
    match invalid.hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

fn secret_key(file: Option<&Path>, at: Timestamp) -> Result<SecretKey, Failure> {
    let (text, origin) = match file {
        Some(path) => {
            let bytes = fs::read(path).map_err(|error| Failure::io("read the key", path, error))?;
            (String::from_utf8_lossy(&bytes).into_owned(), path.display().to_string())
        }
        None => (variable(KEY)?.ok_or_else(no_key)?, KEY.to_owned()),
    };
    let of_key = |invalid: Invalid| refused(Invalid { message: format!("{origin}: {}", invalid.message), ..invalid });
    let locked = LockedKey::parse(&text, at).map_err(of_key)?;
    let passphrase = variable(PASSPHRASE)?;
    let hint = format!("put its passphrase into the environment variable {PASSPHRASE}");
    locked.unlock(passphrase.as_deref()).map_err(|invalid| of_key(invalid.hint(hint)))
}

fn no_key() -> Failure {
    Failure::refused("there is no key to sign with")
        .hint(format!("name the file of an armoured OpenPGP secret key with `--key`, or put the key itself into {KEY}"))
}

/// A variable of the environment; an empty one, as workflows give for a secret that is not set, is none.
fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(text) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::refused(format!("{name} is not UTF-8"))),
    }
}

fn refuse_other_key(config: &Config, key: &SecretKey) -> Result<(), Failure> {
    let found = key.certificate().fingerprint();
    match &config.signing {
        Some(wanted) if wanted == found => Ok(()),
        Some(wanted) => Err(Failure::refused(format!("the key is {found}, but site.toml wants {wanted}"))
            .hint("sign with the key of the portal, or change `fingerprint` in site.toml")),
        None => Err(Failure::refused("site.toml does not say which key signs this portal")
            .hint(format!("if it is this one, add these lines to it:\n[signing]\nfingerprint = \"{found}\""))),
    }
}

fn refuse_unbuilt(output: &Output) -> Result<(), Failure> {
    if output.is_built() {
        return Ok(());
    }
    Err(Failure::refused(format!("there is no built portal in {}", output.folder().display()))
        .hint("run `secportal build` first, or name its folder with `--out`"))
}

/// The files that signing reads, of a portal that was built.
fn read(output: &Held) -> Result<Files, Failure> {
    let paths = output.files().iter().filter(|path| signing::reads(path));
    paths.map(|path| Ok((path.clone(), output.read(path)?))).collect()
}

fn print(signed: &Signed, key: &SecretKey, folder: &Path) {
    let Signed { signatures, forgotten, fresh, .. } = signed;
    let mut out = io::stdout().lock();
    let until = match key.expires() {
        Some(expires) => format!("good until {}", expires.strftime("%Y-%m-%d")),
        None => "which never expires".to_owned(),
    };
    let all = signatures.len();
    let noun = if all == 1 { "signature" } else { "signatures" };
    // Nobody is left to be told when printing fails.
    let _ = writeln!(out, "{all} {noun}: {fresh} new, {} kept", all - fresh);
    let _ = writeln!(out, "  by key {}, {until}, in {}", key.certificate().fingerprint(), folder.display());
    if !forgotten.is_empty() {
        let _ = writeln!(out, "  {} of documents that are gone removed", forgotten.len());
    }
}
