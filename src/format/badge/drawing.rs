//! Badges as SVG: two cells, 20 pixels high, in the colours of the default theme, light and dark.

use quick_xml::escape::escape;

use super::{Saying, Tone, saying};
use crate::model::portal::Portal;
use crate::site::Badge;

/// Colours for both schemes. Text keeps 4.5:1 on its cell.
const STYLE: &str = "\
.label{fill:#f1f2ef;stroke:#dadeda}.label-text{fill:#1c2127}.shield{fill:#1a56b8}.message-text{fill:#fff}\
.mark{fill:none;stroke:#fff;stroke-width:2}\
.good{fill:#166b3a}.bad{fill:#b0241c}.unknown{fill:#7a4d00}.neutral{fill:#1a56b8}\
@media (prefers-color-scheme:dark){\
.label{fill:#23282e;stroke:#363d45}.label-text{fill:#e6e9ec}.shield{fill:#91b9ff}.message-text{fill:#0c1a30}\
.mark{stroke:#0c1a30}\
.good{fill:#74d19b}.bad{fill:#ff9d92}.unknown{fill:#efc074}.neutral{fill:#91b9ff}}";

/// Before the label: the shield and the room around it.
const LABEL_START: u32 = 20;
/// Around the message, and after the label.
const GAP: u32 = 7;
/// The mark of the message and the room after it.
const MARK: u32 = 12;

/// A badge as a drawing.
#[must_use]
pub fn export(portal: &Portal, badge: Badge) -> Vec<u8> {
    draw(&saying(portal, badge)).into_bytes()
}

fn draw(saying: &Saying) -> String {
    let Saying { label, message, tone } = saying;
    let (class, mark) = look(*tone);
    let (label_width, message_width) = (width(label), width(message));
    let split = LABEL_START + label_width + GAP;
    let mark_at = split + GAP;
    let message_at = mark_at + if mark.is_empty() { 0 } else { MARK };
    let whole = message_at + message_width + GAP;
    let (label, message) = (escape(*label), escape(message.as_str()));
    let mark = if mark.is_empty() {
        String::new()
    } else {
        format!("<path class=\"mark\" transform=\"translate({mark_at} 6)\" d=\"{mark}\"/>\n")
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"20\" viewBox=\"0 0 {whole} 20\" role=\"img\" aria-label=\"{label}: {message}\">\n\
         <title>{label}: {message}</title>\n\
         <style>{STYLE}</style>\n\
         <path class=\"label\" d=\"M{under} .5H4.5a4 4 0 0 0-4 4v11a4 4 0 0 0 4 4H{under}z\"/>\n\
         <path class=\"{class}\" d=\"M{split} 0H{right}a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H{split}z\"/>\n\
         <path class=\"shield\" d=\"M11 4l4.5 1.7v3.8c0 2.9-1.8 5-4.5 6.3-2.7-1.3-4.5-3.4-4.5-6.3V5.7z\"/>\n\
         {mark}\
         <g font-family=\"Verdana,Geneva,DejaVu Sans,sans-serif\" font-size=\"11\">\n\
         <text class=\"label-text\" x=\"{LABEL_START}\" y=\"14\" textLength=\"{label_width}\">{label}</text>\n\
         <text class=\"message-text\" x=\"{message_at}\" y=\"14\" textLength=\"{message_width}\">{message}</text>\n\
         </g>\n\
         </svg>\n",
        under = split + 1,
        right = whole - 4,
    )
}

/// The class of a tone, and its mark: a shape of eight pixels that says the same without the colour.
fn look(tone: Tone) -> (&'static str, &'static str) {
    match tone {
        Tone::Good => ("good", "M.6 4.3l2.4 2.4L7.6 1.2"),
        Tone::Bad => ("bad", "M1 1l6 6M7 1L1 7"),
        Tone::Unknown => ("unknown", "M1 1h6v6H1z"),
        Tone::Neutral => ("neutral", ""),
    }
}

/// How wide the printable characters of ASCII are in Verdana at 11 pixels, from the space on, in hundredths of a pixel.
const WIDTHS: [u32; 95] = [
    387, 433, 505, 900, 699, 1184, 799, 295, 500, 500, 699, 900, 400, 500, 400, 500, 699, 699, 699, 699, 699, 699, 699,
    699, 699, 699, 500, 500, 900, 900, 900, 600, 1100, 752, 754, 768, 848, 696, 632, 853, 827, 463, 500, 762, 612, 927,
    823, 866, 663, 866, 765, 752, 678, 805, 752, 1088, 754, 677, 754, 500, 500, 500, 900, 699, 699, 661, 685, 573, 685,
    655, 387, 685, 696, 302, 379, 651, 302, 1070, 696, 668, 685, 685, 469, 573, 433, 696, 651, 900, 651, 651, 578, 698,
    500, 698, 900,
];
/// How wide any other character is taken to be: as wide as it is high.
const OTHER_WIDTH: u32 = 1_100;

/// How wide a text is drawn, in pixels. The drawing says so itself, so that with another font only the gaps between the
/// letters differ.
fn width(text: &str) -> u32 {
    let of = |c: char| u32::from(c).checked_sub(32).and_then(|place| WIDTHS.get(usize::try_from(place).ok()?));
    text.chars().map(|c| of(c).copied().unwrap_or(OTHER_WIDTH)).sum::<u32>().div_ceil(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_wide_as_its_letters() {
        let check = |text: &str, expected: u32| assert_eq!(width(text), expected, "{text}");
        check("", 0);
        check(" ", 4);
        check("security", 44);
        check("~\u{7f}é", 31);
    }

    #[test]
    fn what_is_said_cannot_leave_its_place() {
        let said = Saying { label: "supported", message: "<b>\"&'</text>".to_owned(), tone: Tone::Unknown };
        let drawing = draw(&said);
        assert_eq!(drawing.matches("&lt;b&gt;&quot;&amp;&apos;&lt;/text&gt;").count(), 3);
        assert!(!drawing.contains("<b>"));
    }
}
