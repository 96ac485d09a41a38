//! Unpacks bodies, step by step (RFC 9110 section 8.4).

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};
use flate2::{Decompress, FlushDecompress, Status};
use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation as _, OutBuffer};
use zstd::zstd_safe::get_frame_content_size;

use crate::model::Coding;

/// What we can unpack, as `Accept-Encoding` says it.
pub(super) const ACCEPTED: &str = "zstd,gzip,deflate,br";

/// Windows of gzip: what there is at most.
const GZIP_WINDOW: u8 = 15;

/// Windows of zstd: 8 MB at most, which is what servers keep to (RFC 9659 section 3).
const ZSTD_WINDOW: u32 = 23;

/// The byte that a member of a gzip file begins with (RFC 1952 section 2.3.1).
const GZIP_BEGIN: u8 = 0x1f;

/// No deflate packs more into one byte.
const MOST_DEFLATED: usize = 1032;

/// What is packed is damaged, or is something else than was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damaged;

/// Whether a step has done all there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// There may be more in the same bytes.
    Further,
    /// The next bytes are needed.
    Done,
}

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// Unpacks one body.
pub(super) struct Unpacker {
    machine: Machine,
    stage: Stage,
    /// Whether all that came belongs to what was unpacked.
    clean: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Begin,
    Within,
    /// A stream is whole; another one may follow it.
    Ended,
}

enum Machine {
    Gzip(Decompress),
    /// Nothing until the first byte tells whether it is as the standard says (zlib) or as some servers understood it.
    Deflate(Option<Decompress>),
    Brotli(Box<BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>>),
    Zstd(Decoder<'static>),
}

impl Packing {
    /// What a `Content-Encoding` names; nothing for one that leaves bytes as they are, and for words that are none:
    /// servers name charsets there, and send text.
    pub(super) fn of(encoding: &str) -> Option<Self> {
        let mut codings = encoding.split(',').map(str::trim).filter(|one| !one.eq_ignore_ascii_case("identity"));
        let coding = codings.find(|one| !one.is_empty())?.to_ascii_lowercase();
        if codings.any(|one| !one.is_empty()) {
            return None;
        }
        match coding.as_str() {
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            "br" => Some(Self::Brotli),
            "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// The coding as it may be kept.
    pub(super) fn coding(self) -> Option<Coding> {
        match self {
            Self::Gzip => Some(Coding::Gzip),
            Self::Deflate => None,
            Self::Brotli => Some(Coding::Brotli),
            Self::Zstd => Some(Coding::Zstd),
        }
    }

    /// The coding in words.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        }
    }

    /// How long the body will be, if all of it is here and says so; not to be relied on.
    pub(super) fn told_length(self, all: &[u8]) -> Option<usize> {
        match self {
            Self::Gzip => {
                let length = usize::try_from(u32::from_le_bytes(*all.last_chunk()?)).ok()?;
                (length / MOST_DEFLATED <= all.len()).then_some(length)
            }
            Self::Zstd => usize::try_from(get_frame_content_size(all).ok()??).ok(),
            Self::Deflate | Self::Brotli => None,
        }
    }
}

impl Unpacker {
    /// Holds a window in memory, so it is made when all is there that it unpacks.
    ///
    /// # Errors
    /// When there is no memory.
    pub(super) fn new(packing: Packing) -> Result<Self, Damaged> {
        let machine = match packing {
            Packing::Gzip => Machine::Gzip(Decompress::new_gzip(GZIP_WINDOW)),
            Packing::Deflate => Machine::Deflate(None),
            Packing::Brotli => {
                let new = StandardAlloc::default;
                // Strict: without the large windows that no browser takes.
                Machine::Brotli(Box::new(BrotliState::new_strict(new(), new(), new())))
            }
            Packing::Zstd => {
                let mut decoder = Decoder::new().map_err(|_| Damaged)?;
                decoder.set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW)).map_err(|_| Damaged)?;
                Machine::Zstd(decoder)
            }
        };
        Ok(Self { machine, stage: Stage::Begin, clean: true })
    }

    /// Unpacks as much of `input` as has room in `body` once that has grown by `room`, and takes it away from `input`.
    ///
    /// # Errors
    /// When it is not what it was said to be.
    pub(super) fn step(&mut self, input: &mut &[u8], body: &mut Vec<u8>, room: usize) -> Result<Step, Damaged> {
        if self.stage == Stage::Ended && !self.goes_on(input) {
            self.clean &= input.is_empty();
            *input = &[];
            return Ok(Step::Done);
        }
        if self.stage == Stage::Begin && input.is_empty() {
            return Ok(Step::Done);
        }
        body.reserve_exact(room);
        let before = body.len();
        let (taken, ended) = self.machine.step(input, body)?;
        *input = input.get(taken..).unwrap_or_default();
        self.stage = if ended { Stage::Ended } else { Stage::Within };
        let full = body.len() == body.capacity();
        if !input.is_empty() && !ended && !full && taken == 0 && body.len() == before {
            return Err(Damaged);
        }
        Ok(if input.is_empty() && !full { Step::Done } else { Step::Further })
    }

    /// Whether what comes behind a whole stream is another one. What is none counts for nothing, as with browsers.
    fn goes_on(&mut self, input: &[u8]) -> bool {
        match &mut self.machine {
            Machine::Gzip(inflate) if input.first() == Some(&GZIP_BEGIN) => {
                inflate.reset(true);
                true
            }
            Machine::Zstd(_) => !input.is_empty(),
            _ => false,
        }
    }

    /// Whether all of it is there, once no more comes. An empty body is one, whatever was said about it.
    pub(super) fn is_whole(&self) -> bool {
        self.stage != Stage::Within
    }

    /// Whether the bytes that came are what was unpacked, and nothing else.
    pub(super) fn is_clean(&self) -> bool {
        self.stage == Stage::Ended && self.clean
    }
}

impl Machine {
    /// Goes on until the input or the room is used up, or a stream has ended: how many bytes were taken, and whether it
    /// has.
    fn step(&mut self, input: &[u8], body: &mut Vec<u8>) -> Result<(usize, bool), Damaged> {
        match self {
            Self::Gzip(inflate) => inflated(inflate, input, body),
            Self::Deflate(inflate) => {
                let first = input.first().copied().unwrap_or_default();
                inflated(inflate.get_or_insert_with(|| Decompress::new(is_zlib(first))), input, body)
            }
            Self::Brotli(state) => {
                let (before, room) = (body.len(), body.capacity());
                body.resize(room, 0);
                let (mut left, mut taken, mut spare, mut given) = (input.len(), 0, room - before, 0);
                let output = body.get_mut(before..).unwrap_or_default();
                let result =
                    BrotliDecompressStream(&mut left, &mut taken, input, &mut spare, &mut given, output, &mut 0, state);
                body.truncate(before + given);
                match result {
                    BrotliResult::ResultFailure => Err(Damaged),
                    BrotliResult::ResultSuccess => Ok((taken, true)),
                    BrotliResult::NeedsMoreInput | BrotliResult::NeedsMoreOutput => Ok((taken, false)),
                }
            }
            Self::Zstd(decoder) => {
                let at = body.len();
                let mut from = InBuffer::around(input);
                let ahead = decoder.run(&mut from, &mut OutBuffer::around_pos(body, at)).map_err(|_| Damaged)?;
                Ok((from.pos(), ahead == 0))
            }
        }
    }
}

fn inflated(inflate: &mut Decompress, input: &[u8], body: &mut Vec<u8>) -> Result<(usize, bool), Damaged> {
    let before = inflate.total_in();
    let status = inflate.decompress_vec(input, body, FlushDecompress::None).map_err(|_| Damaged)?;
    let taken = usize::try_from(inflate.total_in() - before).unwrap_or(usize::MAX);
    Ok((taken, status == Status::StreamEnd))
}

/// Whether a stream that begins so has the header of zlib (RFC 1950 section 2.2): bare deflate that begins like this
/// would be a stored block with bits set where nobody sets any.
fn is_zlib(first: u8) -> bool {
    first & 0x0f == 8
}

#[cfg(test)]
mod tests;
