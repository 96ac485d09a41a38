//! Examples of a proxy: what goes through it, and what does not.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use tokio::runtime::Runtime;

use super::super::origin::{Origin, answer, redirect};
use super::super::{Connections, Fetcher, Settings};
use super::http::settings;
use super::secure::{Secure, fixture, here, one_of, told};

/// A proxy that passes everything on to one server, whatever was wished, and says what was.
struct Tunnel {
    address: SocketAddr,
    wished: Arc<Mutex<Vec<String>>>,
}

impl Tunnel {
    fn to(server: SocketAddr, begin: fn(&TcpStream) -> Option<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let wished: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = Arc::clone(&wished);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Some(wish) = begin(&client) else { continue };
                log.lock().unwrap().push(wish);
                let server = TcpStream::connect(server).unwrap();
                let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                thread::spawn(move || pass(&from, &to));
                thread::spawn(move || pass(&server, &client));
            }
        });
        Self { address, wished }
    }

    /// HTTP's way (RFC 9110 section 9.3.6).
    fn connecting(server: SocketAddr) -> Self {
        Self::to(server, |client| {
            let mut head = String::new();
            let mut lines = BufReader::new(client);
            while !head.ends_with("\r\n\r\n") {
                lines.read_line(&mut head).ok().filter(|read| *read > 0)?;
            }
            let mut out = client;
            out.write_all(b"HTTP/1.1 200 OK\r\n\r\n").ok()?;
            let own =
                head.lines().filter(|line| line.starts_with("CONNECT") || line.to_lowercase().starts_with("proxy-"));
            Some(own.collect::<Vec<_>>().join("; "))
        })
    }

    /// The way of SOCKS 5 (RFC 1928).
    fn socks(server: SocketAddr) -> Self {
        Self::to(server, |mut client| {
            let mut hello = [0; 2];
            client.read_exact(&mut hello).ok()?;
            client.read_exact(&mut vec![0; usize::from(hello[1])]).ok()?;
            client.write_all(&[5, 0]).ok()?;
            let mut wish = [0; 4];
            client.read_exact(&mut wish).ok()?;
            let host = match wish[3] {
                1 => {
                    let mut ip = [0; 4];
                    client.read_exact(&mut ip).ok()?;
                    std::net::Ipv4Addr::from(ip).to_string()
                }
                _ => {
                    let mut length = [0];
                    client.read_exact(&mut length).ok()?;
                    let mut name = vec![0; usize::from(length[0])];
                    client.read_exact(&mut name).ok()?;
                    String::from_utf8(name).ok()?
                }
            };
            client.read_exact(&mut [0; 2]).ok()?;
            client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).ok()?;
            Some(host)
        })
    }

    fn wished(&self) -> String {
        self.wished.lock().unwrap().join("\n")
    }
}

fn pass(mut from: &TcpStream, mut to: &TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(std::net::Shutdown::Write);
}

/// Asks through a proxy; these names lead to this machine, all others nowhere.
fn told_through(proxy: &str, url: &str, names: &[&str]) -> String {
    let settings = Settings { proxy: Some(proxy.to_owned()), ca: Some(fixture("ca.pem")), ..closed() };
    Runtime::new().unwrap().block_on(async {
        let fetcher = Fetcher::looking_up(&settings, Arc::new(here(names))).unwrap();
        told(&one_of(&fetcher, url, Connections::Closed).await)
    })
}

/// No private network is allowed; the proxy may stand in one all the same.
fn closed() -> Settings {
    Settings { networks: Vec::new(), ..settings() }
}

#[test]
fn what_is_asked_over_http_goes_to_the_proxy_whole() {
    let proxy = Origin::serve(|_| answer(200, &[], "<rss/>"));
    let way = format!("http://me:secret@{}", proxy.address);
    insta::assert_snapshot!(told_through(&way, "http://news.example/feed?a=b", &[]), @"read 6 bytes");
    let asked = proxy.asked().remove(0);
    assert_eq!(asked.path, "http://news.example/feed?a=b");
    assert_eq!(asked.header("host"), Some("news.example"));
    assert_eq!(asked.header("proxy-authorization"), Some("Basic bWU6c2VjcmV0"));
}

#[test]
fn what_is_asked_over_https_goes_through_the_proxy_unread_and_the_server_proves_who_it_is() {
    let server = Secure::serve("server.pem", "http/1.1");
    let proxy = Tunnel::connecting(server.address);
    let way = format!("http://me:secret@{}", proxy.address);
    insta::assert_snapshot!(told_through(&way, "https://feeds.example/feed", &[]), @"read 6 bytes");
    insta::assert_snapshot!(told_through(&way, "https://other.example/feed", &[]), @"Network: `other.example` cannot prove who it is: its certificate is for another name");
    insta::assert_snapshot!(proxy.wished(), @r#"
    CONNECT feeds.example:443 HTTP/1.1; Proxy-Authorization: Basic bWU6c2VjcmV0
    CONNECT other.example:443 HTTP/1.1; Proxy-Authorization: Basic bWU6c2VjcmV0
    "#);
}

#[test]
fn a_proxy_of_socks_is_given_the_name_or_the_address_as_its_scheme_says() {
    let server = Secure::serve("server.pem", "http/1.1");
    let proxy = Tunnel::socks(server.address);
    let way = format!("socks5h://{}", proxy.address);
    insta::assert_snapshot!(told_through(&way, "https://feeds.example/feed", &[]), @"read 6 bytes");
    insta::assert_snapshot!(proxy.wished(), @"feeds.example");

    let way = format!("socks5://{}", proxy.address);
    insta::assert_snapshot!(told_through(&way, "https://nowhere.example/feed", &[]), @"Network: the name `nowhere.example` leads nowhere");
    insta::assert_snapshot!(told_through(&way, "https://here.example/feed", &["here.example"]), @"Forbidden: `here.example` is not in a public network");
    assert_eq!(proxy.wished(), "feeds.example");
}

#[test]
fn a_proxy_leads_into_no_private_network() {
    let proxy = Origin::serve(|asked| match asked.path.as_str() {
        "http://news.example/a" => redirect(302, "http://10.0.0.1/"),
        "http://news.example/b" => redirect(302, "http://router.example/"),
        "http://news.example/c" => redirect(302, "http://app.localhost/"),
        _ => answer(200, &[], "<rss/>"),
    });
    let way = format!("http://{}", proxy.address);
    let told: Vec<String> = ["http://127.0.0.1/", "http://localhost./", "http://router.example/"]
        .into_iter()
        .chain(["http://news.example/a", "http://news.example/b", "http://news.example/c"])
        .map(|url| told_through(&way, url, &["router.example"]))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    Forbidden: `127.0.0.1` is not in a public network
    Forbidden: `localhost.` is not in a public network
    Forbidden: `router.example` is not in a public network
    Forbidden: `10.0.0.1` is not in a public network
    Forbidden: `router.example` is not in a public network
    Forbidden: `app.localhost` is not in a public network
    "#);
    assert_eq!(proxy.paths(), ["http://news.example/a", "http://news.example/b", "http://news.example/c"]);
}

#[test]
fn a_proxy_that_is_not_there_or_refuses_is_told_without_its_password() {
    let nobody = "http://me:secret@127.0.0.3:4";
    insta::assert_snapshot!(told_through(nobody, "http://news.example/feed", &[]), @"Network: no connection to `news.example`: `fetch.proxy`: connection refused");
    insta::assert_snapshot!(told_through(nobody, "https://news.example/feed", &[]), @"Network: no connection to `news.example`: `fetch.proxy`: connection refused");
    let proxy = Origin::serve(|_| answer(407, &[], ""));
    let way = format!("http://me:secret@{}", proxy.address);
    insta::assert_snapshot!(told_through(&way, "http://news.example/feed", &[]), @"Refused: `news.example` answered 407 (the proxy wants a login)");
    insta::assert_snapshot!(told_through(&way, "https://news.example/feed", &[]), @"Network: no connection to `news.example`: `fetch.proxy`: tunnel error: proxy authorization required");
}
