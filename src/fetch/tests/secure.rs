//! Examples of https: whose certificates are believed, and how connections are used.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use url::Url;

use super::super::origin::{Origin, answer, redirect};
use super::super::{Ask, Connections, Fetched, Fetcher, Hosts, Settings, tls};
use super::guard::Told;
use super::http::settings;
use crate::model::{Answer, Request, Target, Validators, Want};

/// What a server answers to whatever it is asked.
const BODY: &[u8] = b"<rss/>";

pub(super) fn fixture(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/fixtures/fetch", name].iter().collect()
}

/// A server that speaks TLS, gone with the test.
pub(super) struct Secure {
    pub(super) address: SocketAddr,
    /// Connection and path of each request.
    asked: Arc<Mutex<Vec<(usize, String)>>>,
}

impl Secure {
    /// With this certificate, for who speaks this protocol (RFC 7301).
    pub(super) fn serve(certificate: &str, protocol: &'static str) -> Self {
        tls::install();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let chain: Vec<_> =
            CertificateDer::pem_file_iter(fixture(certificate)).unwrap().map(|found| found.unwrap()).collect();
        let key = PrivateKeyDer::from_pem_file(fixture("server.key")).unwrap();
        let mut config = rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap();
        config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let asked: Arc<Mutex<Vec<(usize, String)>>> = Arc::default();
        let log = Arc::clone(&asked);
        std::thread::spawn(move || {
            Builder::new_current_thread().enable_all().build().unwrap().block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                for connection in 0.. {
                    let (stream, _) = listener.accept().await.unwrap();
                    let (acceptor, log) = (acceptor.clone(), Arc::clone(&log));
                    tokio::spawn(async move {
                        let Ok(stream) = acceptor.accept(stream).await else { return };
                        let note = |path: &str| log.lock().unwrap().push((connection, path.to_owned()));
                        match protocol {
                            "h2" => two(stream, &note).await,
                            _ => one(stream, &note).await,
                        }
                    });
                }
            });
        });
        Self { address, asked }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("https://feeds.example:{}{path}", self.address.port())
    }

    /// How many requests came over each connection.
    fn shared(&self) -> Vec<usize> {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for (connection, _) in self.asked.lock().unwrap().iter() {
            *counts.entry(*connection).or_default() += 1;
        }
        let mut counts: Vec<usize> = counts.into_values().collect();
        counts.sort_unstable();
        counts
    }
}

/// HTTP/1.1.
async fn one(mut stream: TlsStream<TcpStream>, note: &(dyn Fn(&str) + Sync)) {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while let Ok(1) = stream.read(&mut byte).await {
        head.push(byte[0]);
        if head.ends_with(b"\r\n\r\n") {
            note(String::from_utf8_lossy(&head).split(' ').nth(1).unwrap());
            head.clear();
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", BODY.len());
            stream.write_all(&[answer.as_bytes(), BODY].concat()).await.unwrap();
            stream.flush().await.unwrap();
        }
    }
}

/// HTTP/2.
async fn two(stream: TlsStream<TcpStream>, note: &(dyn Fn(&str) + Sync)) {
    let mut connection = h2::server::handshake(stream).await.unwrap();
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        note(request.uri().path());
        let mut stream = respond.send_response(http::Response::new(()), false).unwrap();
        stream.send_data(Bytes::from_static(BODY), true).unwrap();
    }
}

/// These names lead to this machine.
pub(super) fn here(names: &[&str]) -> Told {
    let here = "127.0.0.1".parse().unwrap();
    Told(names.iter().map(|name| ((*name).to_owned(), vec![here])).collect(), Arc::default())
}

/// Asks one after the other with one fetcher.
fn all(settings: &Settings, addresses: &[String], connections: Connections) -> Vec<Fetched> {
    Runtime::new().unwrap().block_on(async {
        let fetcher = Fetcher::looking_up(settings, Arc::new(here(&["feeds.example", "other.example"]))).unwrap();
        let mut all = Vec::new();
        for url in addresses {
            all.push(one_of(&fetcher, url, connections).await);
        }
        all
    })
}

pub(super) async fn one_of(fetcher: &Fetcher, url: &str, connections: Connections) -> Fetched {
    let request = Request { target: Target::Http(Url::parse(url).unwrap()), want: Want::Feed, headers: Vec::new() };
    let (none, now) = (Validators::default(), "2026-11-24T06:00:00Z".parse().unwrap());
    let ask = Ask { request: &request, start: None, validators: &none, validators_of: None, connections, now };
    let mut ticket = fetcher.ticket().await;
    fetcher.fetch(&ask, &Hosts::default(), &mut ticket).await
}

/// What came, in words.
pub(super) fn told(fetched: &Fetched) -> String {
    match (&fetched.exchange.answer, &fetched.document) {
        (Answer::Failed(failure), _) => format!("{:?}: {}", failure.kind, failure.message),
        (Answer::Read, Some(document)) => format!("read {} bytes", document.body.len()),
        (other, _) => format!("{other:?}"),
    }
}

fn trusting() -> Settings {
    Settings { ca: Some(fixture("ca.pem")), ..settings() }
}

fn told_of(settings: &Settings, url: String) -> String {
    told(&all(settings, &[url], Connections::Closed)[0])
}

#[test]
fn a_server_of_an_authority_of_the_owner_is_believed_where_the_owner_names_it() {
    let server = Secure::serve("server.pem", "http/1.1");
    insta::assert_snapshot!(told_of(&trusting(), server.url("/feed")), @"read 6 bytes");
    insta::assert_snapshot!(told_of(&settings(), server.url("/feed")), @"Network: `feeds.example` cannot prove who it is: nobody who is trusted stands behind its certificate");
    assert_eq!(server.shared(), [1], "who is not believed is told nothing");
}

#[test]
fn a_certificate_of_another_name_or_out_of_its_time_is_refused() {
    let server = Secure::serve("server.pem", "http/1.1");
    let other = server.url("/feed").replace("feeds.", "other.");
    insta::assert_snapshot!(told_of(&trusting(), other), @"Network: `other.example` cannot prove who it is: its certificate is for another name");
    let server = Secure::serve("expired.pem", "http/1.1");
    insta::assert_snapshot!(told_of(&trusting(), server.url("/feed")), @"Network: `feeds.example` cannot prove who it is: its certificate has run out");
    assert_eq!(server.shared(), [0; 0]);
}

#[test]
fn a_redirect_to_https_is_checked_like_any_other_address() {
    let secure = Secure::serve("server.pem", "http/1.1");
    let to = secure.url("/feed").replace("feeds.", "other.");
    let plain = Origin::serve(move |_| redirect(301, &to));
    let said = told_of(&trusting(), plain.url("/feed"));
    assert!(said.contains("`other.example` cannot prove who it is"), "{said}");
}

#[test]
fn a_file_of_certificates_that_holds_none_is_told_at_once() {
    let wrong = |name: &str, text: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        if !text.is_empty() {
            std::fs::write(&path, text).unwrap();
        }
        let error = Fetcher::new(&Settings { ca: Some(path), ..settings() }).err().unwrap().to_string();
        error.replace(&format!("{}/", folder.path().display()), "")
    };
    let junk = "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n";
    insta::assert_snapshot!([wrong("none.pem", ""), wrong("text.pem", "hello"), wrong("junk.pem", junk)].join("\n"), @r#"
    `fetch.ca` cannot be used: `none.pem`: No such file or directory (os error 2)
    `fetch.ca` cannot be used: `text.pem`: it holds no certificate
    `fetch.ca` cannot be used: `junk.pem`: invalid peer certificate: BadEncoding
    "#);
}

#[test]
fn requests_over_http_2_share_one_connection() {
    let server = Secure::serve("server.pem", "h2");
    let addresses: Vec<String> = (0..5).map(|number| server.url(&format!("/{number}"))).collect();
    let fetched = all(&trusting(), &addresses, Connections::Kept);
    assert!(fetched.iter().all(|fetched| told(fetched) == "read 6 bytes"), "{:?}", told(&fetched[0]));
    assert_eq!(server.shared(), [5]);
}

#[test]
fn a_connection_is_kept_where_more_is_asked_and_closed_where_not() {
    let server = Secure::serve("server.pem", "http/1.1");
    let addresses: Vec<String> = (0..4).map(|number| server.url(&format!("/{number}"))).collect();
    all(&trusting(), &addresses, Connections::Kept);
    assert_eq!(server.shared(), [4]);

    let server = Secure::serve("server.pem", "http/1.1");
    let addresses: Vec<String> = (0..4).map(|number| server.url(&format!("/{number}"))).collect();
    all(&trusting(), &addresses, Connections::Closed);
    assert_eq!(server.shared(), [1; 4]);
}

#[test]
fn the_last_request_says_that_it_is_the_last() {
    let origin = Origin::serve(|_| answer(200, &[], BODY));
    Runtime::new().unwrap().block_on(async {
        let fetcher = Fetcher::new(&settings()).unwrap();
        for connections in [Connections::Kept, Connections::Kept, Connections::Last] {
            one_of(&fetcher, &origin.url("/feed"), connections).await;
        }
    });
    let told: Vec<(usize, Option<String>)> =
        origin.asked().iter().map(|asked| (asked.connection, asked.header("connection").map(str::to_owned))).collect();
    assert_eq!(told, [(0, None), (0, None), (0, Some("close".to_owned()))]);
}
