"""Lets GnuPG and sectxt judge what `secportal sign` has signed, with keys of several kinds that GnuPG has made.

usage: signatures.py SECPORTAL FOLDER | --self-test SECPORTAL FOLDER
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from portal import SITE, TODAY, advisory, build, conclude, conclude_self_test
from sectxt import Parser

BEFORE = "20260901T000000"  # when the keys are made
PASSPHRASE = "a passphrase"
CSAF = ".well-known/csaf"
ADVISORIES = 3


class Keyring:
    """A home of GnuPG's, with a key in it."""

    def __init__(self, home, algorithm, usage="sign", lifetime="2y", passphrase="", subkey=None):
        self.home, self.passphrase = home, passphrase
        self.gpg("--quick-generate-key", "Sample <security@sample.example>", algorithm, usage, lifetime, at=BEFORE)
        listed = self.gpg("--with-colons", "--list-keys").stdout.splitlines()
        self.fingerprint = next(line.split(":")[9] for line in listed if line.startswith("fpr"))
        if subkey:
            self.gpg("--quick-add-key", self.fingerprint, subkey, "sign", lifetime, at=BEFORE)

    def gpg(self, *arguments, at=TODAY.replace("-", "") + "T120000", check=True, stdin=None):
        protection = ["--pinentry-mode", "loopback", "--passphrase", self.passphrase]
        command = ["gpg", "--homedir", self.home, "--batch", "--no-tty", *protection, "--faked-system-time", f"{at}!"]
        result = subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True, input=stdin)
        if check and result.returncode != 0:
            sys.exit(f"gpg {' '.join(map(str, arguments))}\n{result.stderr}")
        return result

    def secret(self, how="--export-secret-keys"):
        return self.gpg("--armor", how, self.fingerprint).stdout

    def accepts(self, *files):
        """Whether the signature is by this very key and good."""
        status = self.gpg("--status-fd", "1", "--verify", *files, check=False)
        valid = [line for line in status.stdout.splitlines() if line.startswith("[GNUPG:] VALIDSIG ")]
        return status.returncode == 0 and len(valid) == 1 and valid[0].endswith(self.fingerprint)


@contextmanager
def keyring(*arguments, **options):
    """A keyring that leaves neither files nor an agent behind."""
    # The path of an agent's socket may not be long.
    home = tempfile.mkdtemp(prefix="gnupg-", dir="/tmp")
    try:
        yield Keyring(home, *arguments, **options)
    finally:
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


def portal(binary, root, fingerprint):
    """A built portal with some advisories; what was signed before stays signed."""
    kept = root.parent / f"{root.name}-kept"
    shutil.rmtree(kept, ignore_errors=True)
    if (root / "signatures").exists():
        (root / "signatures").rename(kept)
    advisories = "".join(advisory(number, f'impact = "Grüße {number}"') for number in range(ADVISORIES))
    public = build(binary, root, {"advisories.toml": advisories})
    if kept.exists():
        kept.rename(root / "signatures")
    (root / "site.toml").write_text(f'{SITE}\n[signing]\nfingerprint = "{fingerprint}"\n')
    shutil.copy(root / "site.toml", root / "public.toml")
    return public


def documents(public):
    return sorted((public / CSAF / "white").glob("*/*.json"))


def beside(document):
    return document.with_name(f"{document.name}.asc")


def sign(binary, root, secret, now=TODAY, **environment):
    command = [binary, "sign", "--root", root, "--now", now]
    variables = {"PATH": os.environ["PATH"], "SECPORTAL_SIGNING_KEY": secret, **environment}
    return subprocess.run(command, capture_output=True, text=True, env=variables)


def bytes_of(public):
    return {path.relative_to(public): path.read_bytes() for path in sorted(public.rglob("*")) if path.is_file()}


def faults(binary, root, key, name):
    """What is wrong with a portal that was signed with the key."""
    public = portal(binary, root, key.fingerprint)
    secret, passphrase = key.secret(), {"SECPORTAL_SIGNING_PASSPHRASE": key.passphrase}
    if name == "a subkey alone":
        secret = key.secret("--export-secret-subkeys")
    signed = sign(binary, root, secret, **passphrase)
    if signed.returncode != 0:
        return [f"{name}: {signed.stderr}"]
    there = documents(public)
    found = [f"{name}: gpg refuses {document}" for document in there if not key.accepts(beside(document), document)]
    if len(there) != ADVISORIES:
        found.append(f"{name}: there are {len(there)} documents")
    found += security_txt_faults(public, key, name) + provider_faults(public)
    published = public / CSAF / "openpgp" / f"{key.fingerprint}.asc"
    shown = key.gpg("--with-colons", "--show-keys", published).stdout
    if f":{key.fingerprint}:" not in shown or "sec:" in shown:
        found.append(f"{name}: the published key is not the public part of the key")
    once = bytes_of(public)
    public = portal(binary, root, key.fingerprint)
    again = sign(binary, root, secret, now="2026-12-01", **passphrase)
    if bytes_of(public) != once or "0 new, 4 kept" not in again.stdout:
        found.append(f"{name}: the same portal is not signed the same again: {again.stdout}")
    return found


def provider_faults(public):
    """What the client that judges how documents are distributed says of them once they are signed."""
    judge = subprocess.run([sys.executable, Path(__file__).with_name("provider.py"), public], capture_output=True, text=True)
    metadata = json.loads((public / CSAF / "provider-metadata.json").read_text())
    found = [judge.stdout + judge.stderr] if judge.returncode else []
    return found + ([] if metadata["role"] == "csaf_trusted_provider" else [f"the role is {metadata['role']}"])


def security_txt_faults(public, key, name):
    found = []
    for place in [".well-known/security.txt", "security.txt"]:
        if not key.accepts(public / place):
            found.append(f"{name}: gpg refuses {place}")
        parser = Parser((public / place).read_bytes(), urls=[f"https://sample.example/{place}"])
        said = parser.errors + parser.recommendations + parser.notifications
        # That a project may have no key for encrypted reports is known.
        found += [f"{name}: {place}: {one['message']}" for one in said if one["code"] != "no_encryption"]
    return found


def signed_by_gpg_is_kept(binary, root, key):
    """A signature that the owner of the key has made elsewhere is as good as our own."""
    public = portal(binary, root, key.fingerprint)
    shutil.rmtree(root / "signatures", ignore_errors=True)
    (root / "signatures").mkdir()
    for document in documents(public):
        kept = root / "signatures" / beside(document).name
        key.gpg("--armor", "--digest-algo", "SHA512", "--output", kept, "--detach-sign", document)
    key.gpg("--output", root / "signatures/security.txt.asc", "--clear-sign", public / "security.txt")
    said = sign(binary, root, key.secret())
    return [] if "0 new, 4 kept" in said.stdout else [f"signatures of gpg's are not kept: {said.stdout}{said.stderr}"]


def refusals(binary, root):
    """Keys that must not sign."""
    found = []

    def check(name, key, secret, expected, now=TODAY):
        before = bytes_of(portal(binary, root, key.fingerprint))
        run = sign(binary, root, secret, now=now)
        if run.returncode != 2 or expected not in run.stderr or bytes_of(root / "public") != before:
            found.append(f"{name}: {run.returncode} {run.stderr}")

    with keyring("ed25519", lifetime="30d") as key:
        check("expired", key, key.secret(), "the key expired on 2026-10-01")
        check("not yet expired", key, key.secret(), "not valid yet", now="2026-08-31")
        key.gpg("--quick-set-expire", key.fingerprint, "2y", at="20261001T000000")
        prolonged = sign(binary, root, key.secret())
        if prolonged.returncode != 0:
            found.append(f"prolonged: {prolonged.stderr}")
        check("public", key, key.gpg("--armor", "--export").stdout, "this is a public key")
    with keyring("ed25519", usage="cert") as key:
        check("cannot sign", key, key.secret(), "the key cannot sign")
    with keyring("ed25519") as key:
        revocation = Path(key.home, "openpgp-revocs.d", f"{key.fingerprint}.rev").read_text()
        key.gpg("--import", stdin=revocation.replace(":-----BEGIN", "-----BEGIN"))
        check("revoked", key, key.secret(), "the key is revoked")
    with keyring("ed25519", passphrase=PASSPHRASE) as key:
        check("locked", key, key.secret(), "SECPORTAL_SIGNING_PASSPHRASE")
    return found


def judge(binary, root):
    kinds = {
        "Ed25519": ("ed25519", {}),
        "RSA": ("rsa3072", {"passphrase": PASSPHRASE}),
        "NIST P-256": ("nistp256", {"lifetime": "never"}),
        "a subkey alone": ("ed25519", {"usage": "cert", "subkey": "ed25519"}),
    }
    found = []
    for name, (algorithm, options) in kinds.items():
        with keyring(algorithm, **options) as key:
            shutil.rmtree(root, ignore_errors=True)
            found += faults(binary, root, key, name)
            if name == "Ed25519":
                found += signed_by_gpg_is_kept(binary, root, key)
    shutil.rmtree(root, ignore_errors=True)
    found += refusals(binary, root)
    conclude(f"signatures by {len(kinds)} kinds of keys", found)


def self_test(binary, root):
    """GnuPG has to refuse what was changed after it was signed."""
    shutil.rmtree(root, ignore_errors=True)
    with keyring("ed25519") as key, keyring("ed25519") as other:
        public = portal(binary, root, key.fingerprint)
        if (signed := sign(binary, root, key.secret())).returncode != 0:
            sys.exit(signed.stderr)
        document = documents(public)[0]
        signature = beside(document)
        security_txt = public / "security.txt"
        outcomes = [
            ("the good document", key.accepts(signature, document)),
            ("the good security.txt", key.accepts(security_txt)),
            ("another key's document", not other.accepts(signature, document)),
        ]
        other.gpg("--import", public / CSAF / "openpgp" / f"{key.fingerprint}.asc")
        outcomes.append(("a known key that is not the portal's", not other.accepts(signature, document)))
        document.write_text(document.read_text().replace("Grüße", "grüße"))
        outcomes.append(("a changed document", not key.accepts(signature, document)))
        text = security_txt.read_text()
        changes = {
            "a changed contact": text.replace("security@", "secretary@"),
            "an added field": text.replace("\n\n", "\n\nContact: mailto:other@sample.example\n", 1),
            "a field that is gone": "".join(line for line in text.splitlines(True) if "Expires" not in line),
        }
        for name, changed in changes.items():
            security_txt.write_text(changed)
            outcomes.append((name, changed != text and not key.accepts(security_txt)))
        other.gpg("--yes", "--armor", "--output", signature, "--detach-sign", document)
        outcomes.append(("another key's signature", not key.accepts(signature, document)))
    conclude_self_test(outcomes)


if len(sys.argv) == 4 and sys.argv[1] == "--self-test":
    self_test(sys.argv[2], Path(sys.argv[3]))
elif len(sys.argv) == 3:
    judge(sys.argv[1], Path(sys.argv[2]))
else:
    sys.exit(__doc__)
