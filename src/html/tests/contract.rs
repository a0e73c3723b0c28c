//! `docs/themes.md` tells what every template gets. Nothing is left out there, and nothing has gone.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::shape::Shape;
use super::*;
use crate::html::built_in;

const DOCS: &str = include_str!("../../../docs/themes.md");
/// The section on what every template gets.
const EVERY: &str = "Every template";

/// The rows of the tables below each heading: what the first cell names, with the second cell.
type Sections = BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>;

fn sections() -> Sections {
    let mut sections = Sections::new();
    let mut heading = "";
    for line in DOCS.lines() {
        if let Some(found) = line.strip_prefix("## ").or_else(|| line.strip_prefix("### ")) {
            heading = found.trim_matches('`');
        } else if let Some(row) = line.strip_prefix("| `") {
            let (name, rest) = row.split_once('`').expect("a name in backticks");
            let mut cells = rest.split('|').map(str::trim).skip(1);
            let (kind, meaning) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
            assert!(!["", "…"].contains(&meaning), "{heading}: say what {name} means");
            assert!(sections.entry(heading).or_default().insert(name, kind).is_none(), "{heading} has {name} twice");
        }
    }
    sections
}

/// What a documented type is made of: `list of Link or none` has the base `Link`.
fn base(kind: &str) -> &str {
    kind.trim_end_matches(" or none").trim_start_matches("list of ")
}

struct Contract {
    sections: Sections,
    /// What is known of each type that has a section of its own, by all that uses it.
    types: BTreeMap<&'static str, Shape>,
    faults: BTreeSet<String>,
}

impl Contract {
    /// Compares what is documented below a heading with what there is.
    fn section(&mut self, heading: &'static str, prefix: &str, shape: &Shape) {
        let Some(documented) = self.sections.get(heading).cloned() else {
            self.faults.insert(format!("add a section and its table: ### `{heading}`"));
            return;
        };
        let mut found = BTreeMap::new();
        self.fields(prefix, shape, &documented, &mut found);
        for (path, kind) in &found {
            match documented.get(path.as_str()) {
                _ if base(kind) == "?" => {
                    self.faults.insert(format!("{heading}: fill in `{path}` in the portal of src/html/mod.rs"));
                }
                Some(told) if told == kind => {}
                Some(told) => {
                    self.faults.insert(format!("{heading}: the type of `{path}` is `{kind}`, not `{told}`"));
                }
                None => {
                    self.faults.insert(format!("{heading}: add the line | `{path}` | {kind} | … |"));
                }
            }
        }
        for path in documented.keys().filter(|path| !found.contains_key(**path)) {
            self.faults.insert(format!("{heading}: remove the line of `{path}`"));
        }
    }

    /// The fields of an object by their paths, with their types as they are to be documented.
    fn fields(
        &mut self,
        prefix: &str,
        shape: &Shape,
        documented: &BTreeMap<&'static str, &'static str>,
        found: &mut BTreeMap<String, String>,
    ) {
        let Shape::Object(fields) = shape else {
            return;
        };
        for (name, shape) in fields {
            let path = format!("{prefix}{name}");
            let (shape, end) = match shape {
                Shape::Optional(inner) => (&**inner, " or none"),
                other => (other, ""),
            };
            let (shape, start, below) = match shape {
                Shape::List(inner) => (&**inner, "list of ", format!("{path}[].")),
                other => (other, "", format!("{path}.")),
            };
            let told = documented.get(path.as_str()).copied();
            let kind = match shape {
                Shape::Unknown => "?",
                Shape::Text => "text",
                Shape::Html => "HTML",
                Shape::Number => "number",
                Shape::YesNo => "yes/no",
                Shape::Word(name) => {
                    if !self.sections.contains_key(name) {
                        self.faults.insert(format!("add a section with the words of {name}: ### {name}"));
                    }
                    name
                }
                Shape::Object(_) => self.kind_of(shape, told),
                Shape::Optional(_) | Shape::List(_) => panic!("{path} is a list of lists"),
            };
            if kind == "object" {
                self.fields(&below, shape, documented, found);
            }
            let plural = if kind == "object" && !start.is_empty() { "s" } else { "" };
            found.insert(path, format!("{start}{kind}{plural}{end}"));
        }
    }

    /// The type of an object: the one that is documented, if it has a section, else one that has the same fields.
    fn kind_of(&mut self, shape: &Shape, told: Option<&'static str>) -> &'static str {
        let Shape::Object(fields) = shape else {
            return "";
        };
        let same = |names: &BTreeMap<&str, &str>| names.keys().eq(fields.keys());
        let told = told.map(base).map(|kind| self.sections.get_key_value(kind).map_or("object", |(kind, _)| *kind));
        let alike = || self.sections.iter().find(|(_, names)| same(names)).map(|(kind, _)| *kind);
        let kind = told.or_else(alike).unwrap_or("object");
        if kind != "object" {
            let known = self.types.remove(kind).unwrap_or(Shape::Unknown);
            self.types.insert(kind, known.and(shape.clone()));
        }
        kind
    }
}

#[test]
fn the_documentation_of_variables_is_true() {
    #[derive(Serialize)]
    struct Every<'p> {
        site: Site<'p>,
    }
    let [sample, _] = editions();
    let edition = sample.edition();
    let mut templates: BTreeMap<&'static str, Shape> = BTreeMap::new();
    for View { template, shape, .. } in views(&edition) {
        let known = templates.remove(template).unwrap_or(Shape::Unknown);
        templates.insert(template, known.and(shape));
    }
    let mut contract = Contract { sections: sections(), types: BTreeMap::new(), faults: BTreeSet::new() };
    contract.section(EVERY, "", &Shape::of(&Every { site: Site::new(&edition) }));
    for (template, shape) in &templates {
        contract.section(template, "", shape);
    }
    // Types name other types, and all of their uses have to be known.
    let faults = contract.faults.clone();
    let mut compared = BTreeMap::new();
    while compared != contract.types {
        compared.clone_from(&contract.types);
        contract.faults.clone_from(&faults);
        for (kind, shape) in &compared {
            contract.section(kind, "", shape);
        }
    }
    for file in built_in::files().iter().filter(|file| file.bytes.starts_with(b"{% extends")) {
        let name = file.path.trim_start_matches("templates/");
        if !templates.contains_key(name) {
            contract.faults.insert(format!("{name}: add its view to `views` in src/html/mod.rs"));
        }
    }
    let others = ["Blocks", "Components", "Kind", EVERY];
    let known = |heading: &str| templates.contains_key(heading) || compared.contains_key(heading);
    for heading in contract.sections.keys().filter(|heading| !known(heading) && !others.contains(*heading)) {
        contract.faults.insert(format!("remove the section of `{heading}`, which nothing uses"));
    }
    assert!(contract.faults.is_empty(), "docs/themes.md is wrong:\n{}", Vec::from_iter(contract.faults).join("\n"));
}

#[test]
fn the_documentation_of_blocks_and_components_is_true() {
    let sections = sections();
    let named = |word: &str, files: &[&str]| {
        let files = built_in::files().into_iter().filter(|file| files.contains(&file.path.as_str()));
        let text: String = files.map(|file| String::from_utf8_lossy(file.bytes).into_owned()).collect();
        let start = format!("{{% {word} ");
        let names = text.split(&start).skip(1).filter_map(|rest| rest.split("%}").next());
        names.map(|name| name.trim_end_matches(['-', ' ']).to_owned()).collect::<BTreeSet<_>>()
    };
    let documented = |heading: &str| sections[heading].keys().copied().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(documented("Blocks"), named("block", &["templates/base.html"]));
    assert_eq!(documented("Components"), named("component", &["templates/charts.html", "templates/components.html"]));
}
