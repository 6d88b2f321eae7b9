//! XML within bounds: so many nodes and attributes at most.

use super::ImportError;
use roxmltree::{Document, ParsingOptions};

/// A document has no more nodes, and a tag no more attributes: an entry has some tens of the first and one of the second.
const MOST_NODES: u32 = 100_000;
const MOST_ATTRIBUTES: usize = 100;

/// Reads a document; `None` when it is none.
pub fn parse(text: &str) -> Option<Result<Document<'_>, ImportError>> {
    // Room for the nodes is made before they are counted, and each attribute is compared with those before it.
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
