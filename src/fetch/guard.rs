//! Which addresses are asked at all: http and https, ports of the web, public networks.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use url::{Host, Url};

use super::error::FetchError;

/// Ports of other services, which a request could be made to speak to (WHATWG Fetch, "bad port").
const BAD_PORTS: &[u16] = &[
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

/// Databases and caches, some of which take the lines of a request for commands.
const DATABASE_PORTS: &[u16] = &[3306, 5432, 6379, 11211, 27017];

/// Decides which addresses are asked.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    networks: Vec<IpNet>,
}

impl Guard {
    /// A guard that lets through what is public, and these networks.
    #[must_use]
    pub fn new(networks: &[IpNet]) -> Self {
        Self { networks: networks.to_vec() }
    }

    /// Checks scheme, port and, where the host is written as numbers, its address. A name is checked
    /// when it is looked up.
    ///
    /// # Errors
    /// When this address is never asked.
    pub fn check(&self, url: &Url) -> Result<(), FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::Scheme { scheme: url.scheme().to_owned() });
        }
        let Some(host) = url.host() else { return Err(FetchError::NoHost) };
        let literal = match host {
            Host::Domain("") => return Err(FetchError::NoHost),
            Host::Domain(name) if !is_name(name) => return Err(FetchError::Name { host: name.to_owned() }),
            Host::Domain(_) => None,
            Host::Ipv4(ip) => Some(IpAddr::V4(ip)),
            Host::Ipv6(ip) => Some(IpAddr::V6(ip)),
        };
        if literal.is_some_and(|ip| !self.allows(ip)) {
            return Err(FetchError::NotPublic { host: host.to_string() });
        }
        match url.port() {
            Some(port) if BAD_PORTS.contains(&port) || DATABASE_PORTS.contains(&port) => {
                Err(FetchError::Port { host: host.to_string(), port })
            }
            _ => Ok(()),
        }
    }

    /// Whether this address may be connected to.
    #[must_use]
    pub fn allows(&self, ip: IpAddr) -> bool {
        let ip = canonical(ip);
        self.networks.iter().any(|network| network.contains(&ip)) || is_public(ip)
    }
}

/// Whether the whole of it can be a name: what else parsers let through is there to fool other parsers.
fn is_name(host: &str) -> bool {
    host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// An IPv4 address that is written as IPv6 is judged as IPv4.
fn canonical(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(six) => six.to_ipv4_mapped().map_or(ip, IpAddr::V4),
        IpAddr::V4(_) => ip,
    }
}

/// Whether an address is out in the public net (IANA special-purpose registries).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(four) => is_public_v4(four),
        IpAddr::V6(six) => is_public_v6(six),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let special = match ip.octets() {
        // This network, private ones, loopback, those behind a carrier's NAT (RFC 6598).
        [0 | 10 | 127, ..] | [100, 64..=127, ..] | [172, 16..=31, ..] | [192, 168, ..] => true,
        // Link-local, and with it the metadata of clouds.
        [169, 254, ..] => true,
        // Protocol assignments, examples, 6to4 relays, AS112, benchmarks.
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [192, 31, 196, _] | [192, 52, 193, _] | [192, 175, 48, _] => true,
        [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => true,
        // Metadata and DNS of a cloud on a public address.
        [168, 63, 129, 16] => true,
        // Multicast, reserved, broadcast.
        [224..=255, ..] => true,
        _ => false,
    };
    !special
}

/// Only 2000::/3 is given out; inside it, forms that carry an IPv4 address are judged by it, and what
/// is set aside is not public. NAT64 (64:ff9b::/96) leads to the IPv4 address in its last bytes.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, c, d, ..] = ip.segments();
    let [.., g, h] = ip.segments();
    match (a, b) {
        (0x64, 0xff9b) => c == 0 && d == 0 && ip.segments()[4..6] == [0, 0] && is_public_v4(v4(g, h)),
        (0x2002, _) => is_public_v4(v4(b, c)),
        // Teredo, ORCHID, benchmarks and the rest of the protocol assignments 2001::/23.
        (0x2001, 0x0000..=0x01ff) => false,
        // Examples.
        (0x2001, 0x0db8) | (0x3fff, 0x0000..=0x0fff) => false,
        (0x2000..=0x3fff, _) => true,
        _ => false,
    }
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))
}
