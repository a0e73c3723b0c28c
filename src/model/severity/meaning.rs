//! What the value of a metric means, in a sentence for those who do not read vectors. The words are ours; the meaning is that of
//! FIRST's specifications.

use crate::model::severity::metric::{Metric, Value};

/// The sentence for a value. Modified metrics mean what those mean that they modify.
#[must_use]
pub fn meaning(metric: &Metric, value: &Value) -> &'static str {
    let name = metric.name.strip_prefix("Modified ").unwrap_or(metric.name);
    let is_about = |about: &&&str| about.eq_ignore_ascii_case(name);
    let of_metric = MEANINGS.iter().find(|(names, _)| names.iter().any(|one| is_about(&one)));
    let of_value = of_metric.and_then(|(_, values)| values.iter().find(|(word, _)| *word == value.name));
    of_value.map_or("", |(_, sentence)| *sentence)
}

/// Metrics that mean the same, and the sentence for each of their values.
type Meaning = (&'static [&'static str], &'static [(&'static str, &'static str)]);

const MEANINGS: &[Meaning] = &[
    (
        &["Attack vector", "Access vector"],
        &[
            ("Network", "It can be attacked from anywhere on the network."),
            ("Adjacent", "The attacker has to be on the same local network, or as near."),
            ("Adjacent network", "The attacker has to be on the same local network, or as near."),
            ("Local", "The attacker has to work on the machine, or to have somebody open a file."),
            ("Physical", "The attacker has to touch the device."),
        ],
    ),
    (
        &["Attack complexity", "Access complexity"],
        &[
            ("Low", "An attack works each time, without special circumstances."),
            ("Medium", "An attack needs somewhat special circumstances."),
            ("High", "An attack needs circumstances that the attacker cannot simply bring about."),
        ],
    ),
    (
        &["Attack requirements"],
        &[
            ("None", "It does not depend on how the system is deployed or what it is doing."),
            ("Present", "It depends on how the system is deployed, or on a moment that has to be met."),
        ],
    ),
    (
        &["Privileges required"],
        &[
            ("None", "The attacker needs no account."),
            ("Low", "The attacker needs an ordinary account."),
            ("High", "The attacker needs the rights of an administrator."),
        ],
    ),
    (
        &["Authentication"],
        &[
            ("None", "The attacker need not log in."),
            ("Single", "The attacker has to log in."),
            ("Multiple", "The attacker has to log in more than once."),
        ],
    ),
    (
        &["User interaction"],
        &[
            ("None", "Nobody else has to do anything."),
            ("Required", "Somebody has to do something, such as to open a link."),
            ("Passive", "Somebody has to use the system as usual while it is attacked."),
            ("Active", "Somebody has to do something unusual, such as to dismiss a warning."),
        ],
    ),
    (
        &["Scope"],
        &[
            ("Unchanged", "The harm stays within what the vulnerable part controls."),
            ("Changed", "The harm reaches beyond what the vulnerable part controls."),
        ],
    ),
    (
        &["Confidentiality", "Confidentiality impact", "Confidentiality of the vulnerable system"],
        &[
            ("High", "The attacker can read everything, or what matters most."),
            ("Complete", "The attacker can read everything."),
            ("Low", "The attacker can read some things, and cannot choose which."),
            ("Partial", "The attacker can read some things."),
            ("None", "Nothing secret becomes known."),
        ],
    ),
    (
        &["Integrity", "Integrity impact", "Integrity of the vulnerable system"],
        &[
            ("High", "The attacker can change everything, or what matters most."),
            ("Complete", "The attacker can change everything."),
            ("Low", "The attacker can change some things, with little consequence."),
            ("Partial", "The attacker can change some things."),
            ("None", "Nothing can be changed."),
        ],
    ),
    (
        &["Availability", "Availability impact", "Availability of the vulnerable system"],
        &[
            ("High", "The attacker can stop it altogether."),
            ("Complete", "The attacker can stop it altogether."),
            ("Low", "The attacker can slow it down, or interrupt it now and then."),
            ("Partial", "The attacker can slow it down, or interrupt it now and then."),
            ("None", "It goes on working."),
        ],
    ),
    (
        &["Confidentiality of subsequent systems"],
        &[
            ("High", "In systems behind it, the attacker can read everything, or what matters most."),
            ("Low", "In systems behind it, the attacker can read some things."),
            ("None", "Nothing secret of systems behind it becomes known."),
            ("Negligible", "Nothing secret of systems behind it becomes known."),
        ],
    ),
    (
        &["Integrity of subsequent systems"],
        &[
            ("Safety", "People can be hurt through what is changed in systems behind it."),
            ("High", "In systems behind it, the attacker can change everything, or what matters most."),
            ("Low", "In systems behind it, the attacker can change some things."),
            ("None", "Nothing can be changed in systems behind it."),
            ("Negligible", "Nothing can be changed in systems behind it."),
        ],
    ),
    (
        &["Availability of subsequent systems"],
        &[
            ("Safety", "People can be hurt when systems behind it stop."),
            ("High", "The attacker can stop systems behind it altogether."),
            ("Low", "The attacker can slow systems behind it down, or interrupt them."),
            ("None", "Systems behind it go on working."),
            ("Negligible", "Systems behind it go on working."),
        ],
    ),
    (
        &["Exploit maturity", "Exploit code maturity", "Exploitability"],
        &[
            ("Attacked", "Attacks have been seen, or tools for them are at hand."),
            ("High", "Attacks work everywhere, by tools or by themselves."),
            ("Functional", "There is a program that attacks most systems."),
            ("Proof of concept", "It has been shown how an attack works."),
            ("Unproven", "An attack is a theory so far."),
            ("Unreported", "Neither attacks nor a way to attack are known."),
        ],
    ),
    (
        &["Remediation level"],
        &[
            ("Unavailable", "There is no remedy."),
            ("Workaround", "There is a workaround, not by those who make it."),
            ("Temporary fix", "There is a temporary fix."),
            ("Official fix", "There is a fix."),
        ],
    ),
    (
        &["Report confidence"],
        &[
            ("Confirmed", "The vulnerability is confirmed."),
            ("Reasonable", "There is much that speaks for the vulnerability."),
            ("Uncorroborated", "Several sources speak of it, and not all say the same."),
            ("Unconfirmed", "One source speaks of it, and nobody has confirmed it."),
            ("Unknown", "Little is known of the vulnerability."),
        ],
    ),
    (
        &["Collateral damage potential"],
        &[
            ("None", "Nobody and nothing else comes to harm."),
            ("Low", "A little may be damaged besides."),
            ("Low to medium", "Something may be damaged besides."),
            ("Medium to high", "Much may be damaged besides."),
            ("High", "Disaster may follow."),
        ],
    ),
    (
        &["Target distribution"],
        &[
            ("None", "There are no such systems there."),
            ("Low", "Few systems there are of this kind."),
            ("Medium", "Many systems there are of this kind."),
            ("High", "Most systems there are of this kind."),
        ],
    ),
    (
        &["Confidentiality requirement", "Integrity requirement", "Availability requirement"],
        &[
            ("High", "Losing it would be a disaster there."),
            ("Medium", "Losing it would be serious there."),
            ("Low", "Losing it would matter little there."),
        ],
    ),
    (&["Safety"], &[("Negligible", "Nobody is hurt, or only slightly."), ("Present", "People can be hurt.")]),
    (
        &["Automatable"],
        &[("No", "Attacks on many targets cannot be automated."), ("Yes", "Attacks on many targets can be automated.")],
    ),
    (
        &["Recovery"],
        &[
            ("Automatic", "After an attack the system recovers by itself."),
            ("User", "After an attack somebody has to bring the system back."),
            ("Irrecoverable", "After an attack the system cannot be brought back."),
        ],
    ),
    (&["Value density"], &[("Diffuse", "One attack yields little."), ("Concentrated", "One attack yields much.")]),
    (
        &["Vulnerability response effort"],
        &[
            ("Low", "It takes little to respond."),
            ("Moderate", "It takes some work to respond."),
            ("High", "It takes much work to respond."),
        ],
    ),
    (
        &["Provider urgency"],
        &[
            ("Clear", "Those who make it see no urgency."),
            ("Green", "Those who make it see little urgency."),
            ("Amber", "Those who make it see some urgency."),
            ("Red", "Those who make it see the highest urgency."),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::severity::CvssVersion;

    #[test]
    fn every_value_of_every_metric_has_a_meaning() {
        for version in CvssVersion::ALL {
            for metric in version.metrics() {
                for value in metric.values {
                    let found = meaning(metric, value);
                    assert!(found.ends_with('.'), "{version}: ({:?}, {:?})", metric.name, value.name);
                }
            }
        }
    }

    #[test]
    fn no_meaning_is_for_nothing() {
        for (names, values) in MEANINGS {
            let metrics = || CvssVersion::ALL.into_iter().flat_map(CvssVersion::metrics);
            for name in *names {
                assert!(metrics().any(|metric| metric.name == *name), "{name}");
            }
            for (word, _) in *values {
                let known = |metric: &Metric| {
                    let name = metric.name.strip_prefix("Modified ").unwrap_or(metric.name);
                    names.iter().any(|one| one.eq_ignore_ascii_case(name))
                        && metric.values.iter().any(|value| value.name == *word)
                };
                assert!(metrics().any(known), "{names:?}: {word}");
            }
        }
    }
}
