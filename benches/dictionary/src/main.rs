//! Makes the dictionary that entries are packed with in the store.
//!
//! `cargo run --release FILE STORE…` writes FILE from `common.txt`, which we wrote, and from how often each byte, length
//! and distance occurs in every second entry of the stores: no text of theirs is in it. The other entries tell what
//! it saves. What is in `src/store/sqlite/entry.dict` was made this way and stays as it is: stores need it for ever.

use std::path::Path;

use feedwright::store;
use rustix::time::{ClockId, clock_gettime};
use zstd_safe::{CCtx, CDict, CParameter, zstd_sys};

/// What an entry is made of, most of it first seen here: tags, names of the parts, the commonest words.
const COMMON: &str = include_str!("../common.txt");
/// The level that the store packs with.
const LEVEL: i32 = 1;
/// The number that goes into each packed entry.
const NUMBER: u32 = 1;
/// Longer entries are packed without a dictionary.
const MOST: usize = 8 << 10;
/// What the dictionary holds beside the text is less.
const TABLES: usize = 4 << 10;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().expect("the file to write");
    let entries: Vec<Vec<u8>> = arguments.flat_map(|folder| entries(Path::new(&folder))).collect();
    let of = |rest: usize| -> Vec<&[u8]> {
        entries.iter().enumerate().filter(|(at, _)| at % 2 == rest).map(|(_, entry)| entry.as_slice()).collect()
    };
    let dictionary = finalised(COMMON.trim_end().as_bytes(), &of(0));
    println!("{} bytes, of them {} our own text", dictionary.len(), COMMON.trim_end().len());
    std::fs::write(file, &dictionary).expect("a place for the dictionary");
    let others = of(1);
    println!("{} entries of {} bytes", others.len(), others.concat().len() / others.len());
    told("as they are", &others, None);
    told("with the dictionary", &others, Some(&CDict::create(&dictionary, LEVEL)));
}

/// The entries of a store as they are packed.
fn entries(folder: &Path) -> Vec<Vec<u8>> {
    let store = store::FALLBACK.look(folder).expect("a sound store").expect("a store");
    let keys = store.every_key().expect("a sound store");
    let read = keys.chunks(500).flat_map(|keys| store.entries(keys).expect("a sound store"));
    let packed = read.map(|stored| {
        let mut entry = stored.entry;
        (entry.id, entry.published) = (None, None);
        let content = entry.content.take();
        let mut bytes = serde_json::to_vec(&entry).expect("an entry");
        bytes.extend_from_slice(content.as_ref().map_or("", |content| content.as_str()).as_bytes());
        bytes
    });
    packed.filter(|bytes| bytes.len() <= MOST).collect()
}

fn finalised(content: &[u8], samples: &[&[u8]]) -> Vec<u8> {
    let sizes: Vec<usize> = samples.iter().map(|sample| sample.len()).collect();
    let samples = samples.concat();
    let mut dictionary = vec![0; content.len() + TABLES];
    let parameters = zstd_sys::ZDICT_params_t { compressionLevel: LEVEL, notificationLevel: 0, dictID: NUMBER };
    // SAFETY: each pointer comes with the length of what it points to, and the sizes add up to that of all samples.
    let length = unsafe {
        zstd_sys::ZDICT_finalizeDictionary(
            dictionary.as_mut_ptr().cast(),
            dictionary.len(),
            content.as_ptr().cast(),
            content.len(),
            samples.as_ptr().cast(),
            sizes.as_ptr(),
            u32::try_from(sizes.len()).expect("fewer entries"),
            parameters,
        )
    };
    // An error is a number that no length reaches.
    assert!(length <= dictionary.len(), "more entries are needed");
    dictionary.truncate(length);
    dictionary
}

fn told(how: &str, entries: &[&[u8]], dictionary: Option<&CDict<'_>>) {
    let mut compressor = CCtx::create();
    compressor.set_parameter(CParameter::CompressionLevel(LEVEL)).expect("a level");
    if let Some(dictionary) = dictionary {
        compressor.ref_cdict(dictionary).expect("a dictionary");
    }
    let (mut room, mut bytes, start) = (Vec::with_capacity(zstd_safe::compress_bound(MOST)), 0, cpu_micros());
    for entry in entries {
        room.clear();
        bytes += compressor.compress2(&mut room, entry).expect("room");
    }
    let (count, micros) = (entries.len() as f64, cpu_micros() - start);
    println!("{how}: {:.0} bytes and {:.1} us an entry", bytes as f64 / count, micros / count);
}

fn cpu_micros() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 * 1e6 + now.tv_nsec as f64 / 1e3
}
