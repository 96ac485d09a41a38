//! Ways out: proxies of the environment, and whose certificates are believed where a machine has none.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::origin::{Answer, Origin};
use super::world::{Ended, NOW, World, november, rss};

fn news() -> String {
    rss("news", &[(1, "First light", &november(20)), (2, "Second wind", &november(21))])
}

fn fixture(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/fixtures/fetch", name].iter().collect()
}

/// A server at 127.0.0.1 that proves it with this certificate and gives this document.
fn secure(certificate: &str, body: String) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let chain = CertificateDer::pem_file_iter(fixture(certificate)).unwrap().map(|found| found.unwrap()).collect();
    let key = PrivateKeyDer::from_pem_file(fixture("server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
            let (mut head, mut byte) = (Vec::new(), [0]);
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
                head.extend(byte);
            }
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes()).and_then(|()| stream.flush());
        }
    });
    address
}

/// A run on a machine that has no certificates; the built-in ones are used then, as it says when asked.
fn bare(world: &World) -> Ended {
    let mut command = world.command(NOW, &["run", "--verbose"]);
    command.env("SSL_CERT_FILE", world.path("none.pem")).env("SSL_CERT_DIR", world.path("none"));
    let ended = Ended::of(&command.output().unwrap());
    let built_in = ended.stderr.lines().find_map(|line| line.split_once("no certificates: ")).map(|(_, rest)| rest);
    let count: usize = built_in.unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(count > 100, "{count}");
    ended
}

#[test]
fn a_proxy_of_the_environment_is_no_proxy_of_ours() {
    let (origin, proxy) = (Origin::new(Answer::Feed(news())), Origin::new(Answer::Status("502 Bad Gateway")));
    let world = World::new(&origin.config());
    let mut command = world.command(NOW, &["run"]);
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env(name, proxy.address(""));
    }
    command.env_remove("no_proxy").env_remove("NO_PROXY");
    let ended = Ended::of(&command.output().unwrap());
    assert_eq!((ended.code, ended.stderr.as_str(), origin.asked(), proxy.asked()), (0, "", 1, 0));
    assert_eq!(world.titles("all"), ["Second wind", "First light"]);
}

#[test]
fn a_proxy_of_config_yaml_is_asked_for_all_sources() {
    let proxy = Origin::new(Answer::Feed(news()));
    let world = World::new(&format!(
        "fetch: {{proxy: \"{}\"}}\nsources:\n  web: http://news.example/feed\nfeeds:\n  all: {{title: All}}\n",
        proxy.address("")
    ));
    world.run(NOW);
    assert_eq!(proxy.take_paths(), ["http://news.example/feed"]);
    assert_eq!(world.titles("all"), ["Second wind", "First light"]);
}

#[test]
fn a_machine_without_certificates_asks_all_the_same_and_believes_no_stranger() {
    let (plain, server) = (Origin::new(Answer::Feed(news())), secure("server.pem", news()));
    let world = World::new(&format!(
        "fetch: {{networks: [127.0.0.0/8]}}\nsources:\n  plain: {}\n  secure: https://{server}/feed\nfeeds:\n  all: {{title: All}}\n",
        plain.url()
    ));
    let ended = bare(&world);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("nobody who is trusted stands behind its certificate"), "{}", ended.stderr);
    assert_eq!(world.titles("all"), ["Second wind", "First light"]);
}

#[test]
fn an_authority_of_the_owner_is_believed_beside_the_others_and_only_for_what_it_signed() {
    for (certificate, is_believed) in [("server.pem", true), ("expired.pem", false)] {
        let server = secure(certificate, news());
        let world = World::new(&format!(
            "fetch: {{networks: [127.0.0.0/8], ca: own/ca.pem}}\nsources:\n  web: https://{server}/feed\nfeeds:\n  all: {{title: All}}\n"
        ));
        world.write("own/ca.pem", &std::fs::read_to_string(fixture("ca.pem")).unwrap());
        let ended = bare(&world);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        if is_believed {
            assert_eq!(world.titles("all").len(), 2, "{}", ended.stderr);
        } else {
            assert!(ended.stderr.contains("its certificate has run out"), "{}", ended.stderr);
        }
    }
}
