//! XML with a limited number of nodes and attributes.

use super::ImportError;
use roxmltree::{Document, ParsingOptions};

/// The largest number of nodes in a document. An entry has some tens.
const MOST_NODES: u32 = 100_000;
/// The largest number of attributes of a tag. The tags of an entry have one.
const MOST_ATTRIBUTES: usize = 100;

/// Parses a document; `None` if the text is not one.
pub fn parse(text: &str) -> Option<Result<Document<'_>, ImportError>> {
    // The parser allocates the nodes before it counts them, and compares each attribute with all before it.
    if text.matches('<').count() > MOST_NODES as usize {
        return Some(Err(ImportError::TooMany));
    }
    if text.split('<').any(|tag| tag.split('>').next().is_some_and(|tag| tag.matches('=').count() > MOST_ATTRIBUTES)) {
        return None;
    }
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    match Document::parse_with_options(text, options) {
        Ok(document) => Some(Ok(document)),
        Err(roxmltree::Error::NodesLimitReached) => Some(Err(ImportError::TooMany)),
        Err(_) => None,
    }
}
