//! x
pub mod popup;
pub fn background(){ let _=1; }
