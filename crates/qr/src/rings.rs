//! Finds finder patterns by their rings: a core inside a ring of the other shade. If the dark outermost ring merges
//! with a dark page, the core and the light ring are still separate; on a screen both are whole.

use crate::grid::FinderPattern;
use rxing::common::BitMatrix;

/// More rings than this are a texture; the number of triples grows with the third power.
const MOST_RINGS: usize = 30;

/// The finder patterns of one polarity, in groups of three, most likely first.
///
/// An area is a ring if it is roughly square and encloses an area of the other shade in its middle that is roughly
/// square and three fifths as wide.
pub(super) fn triples(areas: &Areas, dark_cores: bool) -> Vec<[FinderPattern; 3]> {
    let mut rings: Vec<FinderPattern> = Vec::new();
    for (label, area) in areas.areas.iter().enumerate() {
        let (width, height) = (area.width(), area.height());
        if area.dark == dark_cores || width < 5 || height < 5 || width.abs_diff(height) * 4 > width.max(height) {
            continue;
        }
        let inner_label = areas.label_at((area.left + area.right) / 2, (area.top + area.bottom) / 2);
        let inner = &areas.areas[inner_label];
        if inner_label == label || !area.encloses(inner) {
            continue;
        }
        let core = f64::from(inner.width() + inner.height()) / f64::from(width + height);
        let square = inner.width().abs_diff(inner.height()) * 3 <= inner.width().max(inner.height());
        if square && (0.42..0.78).contains(&core) && inner.fullness() > 0.6 && (0.35..0.85).contains(&area.fullness()) {
            let middle = |low: u32, high: u32| f64::from(low + high + 1) / 2.0;
            rings.push(FinderPattern {
                x: middle(inner.left, inner.right),
                y: middle(inner.top, inner.bottom),
                module: f64::from(width + height) / 10.0,
            });
        }
    }
    // Larger ones are less likely to be noise.
    rings.sort_by(|a, b| b.module.total_cmp(&a.module));
    rings.truncate(MOST_RINGS);
    triples_of(&rings)
}

/// Three corners that may belong to one symbol: similar size, a right angle, two equal sides.
fn triples_of(corners: &[FinderPattern]) -> Vec<[FinderPattern; 3]> {
    let mut triples: Vec<(f64, [FinderPattern; 3])> = Vec::new();
    for (i, tl) in corners.iter().enumerate() {
        for (j, tr) in corners.iter().enumerate() {
            for (k, bl) in corners.iter().enumerate() {
                if i == j || i == k || j == k {
                    continue;
                }
                let (a, b) = ((tr.x - tl.x, tr.y - tl.y), (bl.x - tl.x, bl.y - tl.y));
                // Only clockwise, so that each triple occurs once. The decoder handles mirrored symbols.
                if a.0 * b.1 - a.1 * b.0 <= 0.0 {
                    continue;
                }
                let (across, down) = (a.0.hypot(a.1), b.0.hypot(b.1));
                let slant = (a.0 * b.0 + a.1 * b.1).abs() / (across * down);
                let modules = [tl.module, tr.module, bl.module];
                let (least, most) =
                    modules.iter().fold((f64::MAX, 0.0f64), |(low, high), m| (low.min(*m), high.max(*m)));
                let unequal = (across - down).abs() / across.max(down);
                if most > least * 1.4 || slant > 0.2 || unequal > 0.2 || across < 11.0 * least || across > 180.0 * most
                {
                    continue;
                }
                triples.push((slant + unequal + (most / least - 1.0), [*tl, *tr, *bl]));
            }
        }
    }
    triples.sort_by(|a, b| a.0.total_cmp(&b.0));
    triples.into_iter().map(|(_, triple)| triple).collect()
}

/// The connected areas of a bitmap, dark and light; neighbours are above, below, left and right.
pub(super) struct Areas {
    width: usize,
    labels: Vec<u32>,
    areas: Vec<Area>,
}

struct Area {
    dark: bool,
    left: u32,
    right: u32,
    top: u32,
    bottom: u32,
    count: u32,
}

impl Area {
    fn width(&self) -> u32 {
        self.right - self.left + 1
    }

    fn height(&self) -> u32 {
        self.bottom - self.top + 1
    }

    /// The share of its bounding box that it fills.
    fn fullness(&self) -> f64 {
        f64::from(self.count) / (f64::from(self.width()) * f64::from(self.height()))
    }

    fn encloses(&self, inner: &Self) -> bool {
        self.left < inner.left && inner.right < self.right && self.top < inner.top && inner.bottom < self.bottom
    }
}

impl Areas {
    /// Two passes: provisional labels that union-find joins, then boxes and counts.
    pub(super) fn of(bits: &BitMatrix) -> Self {
        let (width, height) = (bits.width() as usize, bits.height() as usize);
        let dark: Vec<bool> = (0..height as u32).flat_map(|y| (0..width as u32).map(move |x| bits.get(x, y))).collect();
        let mut labels = vec![0u32; width * height];
        let mut parents: Vec<u32> = Vec::new();
        for at in 0..dark.len() {
            let left = (at % width != 0 && dark[at - 1] == dark[at]).then(|| labels[at - 1]);
            let above = (at >= width && dark[at - width] == dark[at]).then(|| labels[at - width]);
            labels[at] = match (left, above) {
                (Some(left), Some(above)) if left != above => {
                    let (left, above) = (root(&mut parents, left), root(&mut parents, above));
                    parents[left.max(above) as usize] = left.min(above);
                    left.min(above)
                }
                (Some(label), _) | (None, Some(label)) => label,
                (None, None) => {
                    parents.push(parents.len() as u32);
                    parents.len() as u32 - 1
                }
            };
        }
        // Parents precede their children, so one pass gives every label its final number.
        let mut areas: Vec<Area> = Vec::new();
        let mut numbers: Vec<u32> = Vec::with_capacity(parents.len());
        for (label, parent) in parents.iter().enumerate() {
            match *parent as usize == label {
                true => {
                    numbers.push(areas.len() as u32);
                    areas.push(Area { dark: false, left: u32::MAX, right: 0, top: u32::MAX, bottom: 0, count: 0 });
                }
                false => numbers.push(numbers[*parent as usize]),
            }
        }
        for (y, row) in labels.chunks_exact_mut(width).enumerate() {
            for (x, label) in row.iter_mut().enumerate() {
                *label = numbers[*label as usize];
                let area = &mut areas[*label as usize];
                area.dark = dark[y * width + x];
                (area.left, area.right) = (area.left.min(x as u32), area.right.max(x as u32));
                (area.top, area.bottom) = (area.top.min(y as u32), y as u32);
                area.count += 1;
            }
        }
        Self { width, labels, areas }
    }

    fn label_at(&self, x: u32, y: u32) -> usize {
        self.labels[y as usize * self.width + x as usize] as usize
    }
}

fn root(parents: &mut [u32], mut label: u32) -> u32 {
    while parents[label as usize] != label {
        // Path halving keeps the next search short.
        parents[label as usize] = parents[parents[label as usize] as usize];
        label = parents[label as usize];
    }
    label
}
