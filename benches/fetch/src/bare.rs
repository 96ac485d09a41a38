//! The bare loop: the same requests, as many of them at once in all and to a host, feed-rs, one writer to SQLite
//! that writes in batches; no other manners, no sanitising, nothing published.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use futures_util::stream;
use reqwest::Client;
use reqwest::header::{ETAG, HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};
use rusqlite::{Connection, params};
use tokio::sync::Semaphore;

use super::world::OF_A_HOST;

type Fault = Box<dyn Error + Send + Sync>;

/// Entries written in one go, and the longest they wait.
const ENTRIES: usize = 256;
const PATIENCE: Duration = Duration::from_millis(500);

struct Known {
    etag: Option<String>,
    modified: Option<String>,
}

struct Answer {
    address: String,
    known: Known,
    feed: Option<feed_rs::model::Feed>,
}

/// Asks each address in `list` once and writes what comes into `database`.
pub(crate) async fn run(list: &Path, database: &Path, at_once: usize) -> Result<(), Fault> {
    let list = std::fs::read_to_string(list)?;
    let connection = Connection::open(database)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS feed(address TEXT PRIMARY KEY, title TEXT, etag TEXT, modified TEXT);
         CREATE TABLE IF NOT EXISTS entry(feed TEXT, id TEXT, title TEXT, link TEXT, published INTEGER, body TEXT,
           PRIMARY KEY(feed, id));
         CREATE INDEX IF NOT EXISTS entry_newest ON entry(published);",
    )?;
    let mut all: Vec<(String, Known)> = Vec::new();
    {
        let mut find = connection.prepare("SELECT etag, modified FROM feed WHERE address = ?1")?;
        for address in list.lines() {
            let known = find.query_row([address], |row| Ok(Known { etag: row.get(0)?, modified: row.get(1)? }));
            all.push((address.to_owned(), known.unwrap_or(Known { etag: None, modified: None })));
        }
    }
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "a provider is there already")?;
    let client = Client::builder().user_agent("bare/0").timeout(Duration::from_secs(20)).build()?;
    let (send, receive) = sync_channel::<Answer>(16);
    let writer = std::thread::spawn(move || write(connection, &receive));
    let mut hosts: HashMap<String, Arc<Semaphore>> = HashMap::new();
    let asks = stream::iter(all).map(|(address, known)| {
        let client = client.clone();
        let host = address.split('/').nth(2).unwrap_or_default().to_owned();
        let host = Arc::clone(hosts.entry(host).or_insert_with(|| Arc::new(Semaphore::new(OF_A_HOST))));
        tokio::spawn(async move {
            let _turn = host.acquire().await?;
            ask(&client, address, known).await
        })
    });
    let mut answers = asks.buffer_unordered(at_once);
    while let Some(answer) = answers.next().await {
        match answer? {
            Ok(Some(answer)) => send.send(answer)?,
            Ok(None) => {}
            Err(fault) => eprintln!("{fault}"),
        }
    }
    drop(send);
    writer.join().map_err(|_| "the writer broke")??;
    Ok(())
}

async fn ask(client: &Client, address: String, known: Known) -> Result<Option<Answer>, Fault> {
    let mut headers = HeaderMap::new();
    if let Some(etag) = &known.etag {
        headers.insert(IF_NONE_MATCH, etag.parse()?);
    }
    if let Some(modified) = &known.modified {
        headers.insert(IF_MODIFIED_SINCE, modified.parse()?);
    }
    let response = client.get(&address).headers(headers).send().await?;
    if response.status() == 304 {
        return Ok(Some(Answer { address, known, feed: None }));
    }
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let known = Known { etag: header(ETAG), modified: header(LAST_MODIFIED) };
    let body = response.error_for_status()?.bytes().await?;
    let feed = feed_rs::parser::parse(&body[..])?;
    Ok(Some(Answer { address, known, feed: Some(feed) }))
}

fn write(mut connection: Connection, answers: &Receiver<Answer>) -> Result<(), Fault> {
    let mut batch: Vec<Answer> = Vec::new();
    let mut since = Instant::now();
    loop {
        let ended = match answers.recv_timeout(PATIENCE.saturating_sub(since.elapsed())) {
            Ok(answer) => {
                batch.push(answer);
                false
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => true,
        };
        let entries: usize =
            batch.iter().filter_map(|answer| answer.feed.as_ref()).map(|feed| feed.entries.len()).sum();
        if entries < ENTRIES && since.elapsed() < PATIENCE && !ended {
            continue;
        }
        let transaction = connection.transaction()?;
        for answer in batch.drain(..) {
            let Answer { address, known, feed } = answer;
            let title = feed.as_ref().and_then(|feed| feed.title.as_ref()).map(|title| title.content.as_str());
            let sql = "INSERT INTO feed VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT DO UPDATE SET title = coalesce(?2, title), etag = ?3, modified = ?4";
            transaction.prepare_cached(sql)?.execute(params![address, title, known.etag, known.modified])?;
            for entry in feed.into_iter().flat_map(|feed| feed.entries) {
                let title = entry.title.map(|title| title.content);
                let link = entry.links.into_iter().next().map(|link| link.href);
                let published = entry.published.or(entry.updated).map(|at| at.timestamp());
                let body = entry.content.and_then(|content| content.body).or(entry.summary.map(|text| text.content));
                let sql = "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                     ON CONFLICT DO UPDATE SET title = ?3, link = ?4, published = ?5, body = ?6";
                transaction.prepare_cached(sql)?.execute(params![address, entry.id, title, link, published, body])?;
            }
        }
        transaction.commit()?;
        since = Instant::now();
        if ended {
            return Ok(());
        }
    }
}
