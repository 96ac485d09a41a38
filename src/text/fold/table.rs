//! The folding of single characters, looked up: made a block at a time when a text first needs it.

use std::sync::OnceLock;

use super::class;
use super::folder::{self, Piece};

/// Characters of one block.
const BLOCK: usize = 256;
/// Blocks kept: the first two planes. What lies above is folded anew each time.
const BLOCKS: usize = 0x2_0000 / BLOCK;

/// What a character is when nothing is joined to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A letter or digit of a run: its base and at most two marks.
    Word(char, [Option<char>; 2]),
    /// A letter that is a token of its own.
    Solo(char),
    /// `+` or `#`.
    Sign(char),
    /// Ends a token.
    Gap,
    /// Leaves nothing.
    Nothing,
    /// Goes before anything else is looked at.
    Invisible,
    /// May change what stands before it.
    Joiner,
    /// Becomes several characters: folded the long way.
    Complex,
}

type Block = Box<[Kind]>;

static TABLE: [OnceLock<Block>; BLOCKS] = [const { OnceLock::new() }; BLOCKS];

/// What this character is.
pub(super) fn kind(c: char) -> Kind {
    let number = u32::from(c) as usize;
    let Some(block) = TABLE.get(number / BLOCK) else {
        return computed(c);
    };
    let block = block.get_or_init(|| make(number / BLOCK));
    block.get(number % BLOCK).copied().unwrap_or(Kind::Gap)
}

fn make(block: usize) -> Block {
    let first = block * BLOCK;
    (first..first + BLOCK)
        .map(|number| u32::try_from(number).ok().and_then(char::from_u32).map_or(Kind::Gap, computed))
        .collect()
}

fn computed(c: char) -> Kind {
    if class::is_invisible(c) {
        return Kind::Invisible;
    }
    if folder::is_joiner(c) {
        return Kind::Joiner;
    }
    let mut pieces = Vec::new();
    folder::fold(c.encode_utf8(&mut [0; 4]), &mut pieces);
    match *pieces.as_slice() {
        [] => Kind::Nothing,
        [Piece::Word(base)] => Kind::Word(base, [None, None]),
        [Piece::Word(base), Piece::Accent(mark)] => Kind::Word(base, [Some(mark), None]),
        [Piece::Word(base), Piece::Accent(one), Piece::Accent(two)] => Kind::Word(base, [Some(one), Some(two)]),
        [Piece::Solo(base)] => Kind::Solo(base),
        [Piece::Sign(sign)] => Kind::Sign(sign),
        _ if pieces.iter().all(|piece| *piece == Piece::Gap) => Kind::Gap,
        _ => Kind::Complex,
    }
}
