//! The names that feeds are made of: namespaces by their address, elements by their local name.

/// A namespace that the reader knows, or the number of one it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ns {
    /// None, in a document where that means nothing.
    None,
    /// RSS in any of its namespaces, and none in an RSS document.
    Rss,
    Rdf,
    /// Atom 1.0 and 0.3.
    Atom,
    Content,
    Dc,
    DcTerms,
    Media,
    Itunes,
    GooglePlay,
    Podcast,
    Slash,
    Wfw,
    Thr,
    GeoRss,
    Geo,
    Gml,
    /// Both spellings of the Creative Commons modules.
    License,
    Syndication,
    FeedBurner,
    Admin,
    Xhtml,
    Xml,
    /// Another one: its place in the cursor's list.
    Other(u16),
}

/// The namespaces by their address: without case, without a final slash.
const NAMESPACES: &[(&str, Ns)] = &[
    ("http://www.w3.org/2005/atom", Ns::Atom),
    ("http://purl.org/atom/ns#", Ns::Atom),
    // The drafts before Atom had its name.
    ("http://purl.org/echo", Ns::Atom),
    ("http://purl.org/pie", Ns::Atom),
    ("http://example.com/necho", Ns::Atom),
    ("http://example.com/newformat#", Ns::Atom),
    ("uri/of/echo/namespace#", Ns::Atom),
    ("http://purl.org/rss/1.0/modules/content", Ns::Content),
    ("http://purl.org/dc/elements/1.1", Ns::Dc),
    ("http://purl.org/dc/elements/1.0", Ns::Dc),
    ("http://purl.org/dc/terms", Ns::DcTerms),
    ("http://search.yahoo.com/mrss", Ns::Media),
    ("http://www.rssboard.org/media-rss", Ns::Media),
    ("http://video.search.yahoo.com/mrss", Ns::Media),
    ("http://api.maps.yahoo.com/mrss", Ns::Media),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", Ns::Itunes),
    ("http://www.itunes.com/dtds/podcast-1.0", Ns::Itunes),
    ("http://example.com/dtds/podcast-1.0.dtd", Ns::Itunes),
    ("http://www.google.com/schemas/play-podcasts/1.0", Ns::GooglePlay),
    ("http://www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd", Ns::GooglePlay),
    ("https://podcastindex.org/namespace/1.0", Ns::Podcast),
    ("https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md", Ns::Podcast),
    ("http://purl.org/rss/1.0/modules/slash", Ns::Slash),
    ("http://wellformedweb.org/commentapi", Ns::Wfw),
    ("http://purl.org/syndication/thread/1.0", Ns::Thr),
    ("http://www.georss.org/georss", Ns::GeoRss),
    ("http://www.georss.org/georss/10", Ns::GeoRss),
    ("http://www.w3.org/2003/01/geo/wgs84_pos#", Ns::Geo),
    ("http://www.opengis.net/gml", Ns::Gml),
    ("http://www.opengis.net/gml/3.2", Ns::Gml),
    ("http://www.opengis.net/gml/3.3", Ns::Gml),
    ("http://creativecommons.org/ns#", Ns::License),
    ("http://web.resource.org/cc", Ns::License),
    ("http://backend.userland.com/creativecommonsrssmodule", Ns::License),
    ("http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", Ns::License),
    ("http://purl.org/rss/1.0/modules/syndication", Ns::Syndication),
    ("http://rssnamespace.org/feedburner/ext/1.0", Ns::FeedBurner),
    ("http://webns.net/mvcb", Ns::Admin),
    ("http://www.w3.org/1999/xhtml", Ns::Xhtml),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", Ns::Rdf),
    ("http://www.w3.org/xml/1998/namespace", Ns::Xml),
    ("http://purl.org/rss/1.0", Ns::Rss),
    ("http://purl.org/net/rss1.1#", Ns::Rss),
    ("http://purl.org/rss/1.0/modules/rss091#", Ns::Rss),
    ("http://my.netscape.com/rdf/simple/0.9", Ns::Rss),
    ("http://channel.netscape.com/rdf/simple/0.9", Ns::Rss),
    ("http://my.netscape.com/publish/formats/rss-0.91.dtd", Ns::Rss),
    ("http://blogs.law.harvard.edu/tech/rss", Ns::Rss),
    ("http://cyber.law.harvard.edu/rss", Ns::Rss),
    ("http://cyber.law.harvard.edu/rss/rss.html", Ns::Rss),
    ("http://www.rssboard.org/rss-specification", Ns::Rss),
];

/// UserLand gave each of its versions a namespace of its own, with this beginning.
const USERLAND: &str = "http://backend.userland.com/rss";

/// What a prefix means where nobody declared it.
const PREFIXES: &[(&str, Ns)] = &[
    ("atom", Ns::Atom),
    ("atom10", Ns::Atom),
    ("a10", Ns::Atom),
    ("content", Ns::Content),
    ("dc", Ns::Dc),
    ("dcterms", Ns::DcTerms),
    ("media", Ns::Media),
    ("itunes", Ns::Itunes),
    ("googleplay", Ns::GooglePlay),
    ("podcast", Ns::Podcast),
    ("slash", Ns::Slash),
    ("wfw", Ns::Wfw),
    ("thr", Ns::Thr),
    ("georss", Ns::GeoRss),
    ("geo", Ns::Geo),
    ("gml", Ns::Gml),
    ("cc", Ns::License),
    ("creativecommons", Ns::License),
    ("sy", Ns::Syndication),
    ("feedburner", Ns::FeedBurner),
    ("admin", Ns::Admin),
    ("xhtml", Ns::Xhtml),
    ("rdf", Ns::Rdf),
    ("rss", Ns::Rss),
    ("rss09", Ns::Rss),
    ("rss10", Ns::Rss),
];

impl Ns {
    /// The namespace with this address, if it is a known one. Case and a final slash do not count, nor
    /// whether somebody made `https` of `http`.
    pub(super) fn of(address: &str) -> Option<Self> {
        let address = plainly(address.trim());
        let address = address.strip_suffix('/').unwrap_or(address);
        let is_it = |known: &str| plainly(known).eq_ignore_ascii_case(address);
        let known = NAMESPACES.iter().find(|(known, _)| is_it(known)).map(|(_, ns)| *ns);
        let userland = plainly(USERLAND);
        let is_userland = || address.get(..userland.len()).is_some_and(|start| start.eq_ignore_ascii_case(userland));
        known.or_else(|| is_userland().then_some(Self::Rss))
    }

    /// What everybody means by this prefix.
    pub(super) fn of_prefix(prefix: &str) -> Option<Self> {
        PREFIXES.iter().find(|(known, _)| known.eq_ignore_ascii_case(prefix)).map(|(_, ns)| *ns)
    }

    /// The address of a known namespace.
    pub(super) fn address(self) -> &'static str {
        match self {
            Self::Atom => "http://www.w3.org/2005/Atom",
            Self::Media => "http://search.yahoo.com/mrss/",
            Self::Itunes => "http://www.itunes.com/dtds/podcast-1.0.dtd",
            Self::Slash => "http://purl.org/rss/1.0/modules/slash/",
            Self::Wfw => "http://wellformedweb.org/CommentAPI/",
            Self::Content => "http://purl.org/rss/1.0/modules/content/",
            Self::Dc => "http://purl.org/dc/elements/1.1/",
            Self::DcTerms => "http://purl.org/dc/terms/",
            Self::Syndication => "http://purl.org/rss/1.0/modules/syndication/",
            Self::Admin => "http://webns.net/mvcb/",
            Self::Xml => "http://www.w3.org/XML/1998/namespace",
            Self::License => "http://creativecommons.org/ns#",
            Self::None | Self::Other(_) => "",
            _ => NAMESPACES.iter().find(|(_, ns)| *ns == self).map_or("", |(address, _)| address),
        }
    }
}

/// An address without the scheme of the web.
fn plainly(address: &str) -> &str {
    let rest = |scheme: &str| {
        let start = address.get(..scheme.len())?;
        if start.eq_ignore_ascii_case(scheme) { address.get(scheme.len()..) } else { None }
    };
    rest("http://").or_else(|| rest("https://")).unwrap_or(address)
}

/// The longest known local name.
const MAX_KEY: usize = 24;

macro_rules! keys {
    ($($name:literal $key:ident,)*) => {
        /// A local name that some format gives a meaning, without case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Key {
            Unknown,
            $($key,)*
        }

        fn key(name: &[u8]) -> Key {
            match name {
                $($name => Key::$key,)*
                _ => Key::Unknown,
            }
        }
    };
}

keys! {
    b"about" About, b"abstract" Abstract, b"adult" Adult, b"author" Author, b"bcc" Bcc, b"block" Block, b"body" Body, b"box" Box,
    b"br" Br, b"category" Category, b"channel" Channel, b"chapters" Chapters, b"cloud" Cloud,
    b"commentrss" CommentRss, b"comments" Comments, b"content" Content, b"contributor" Contributor, b"copyright" Copyright,
    b"created" Created, b"creator" Creator, b"credit" Credit, b"date" Date, b"datecreated" DateCreated,
    b"datemodified" DateModified, b"day" Day, b"description" Description, b"docs" Docs, b"duration" Duration,
    b"email" Email, b"enclosure" Enclosure, b"encoded" Encoded, b"entry" Entry, b"envelope" Envelope, b"episode" Episode,
    b"episodetype" EpisodeType, b"errorreportsto" ErrorReportsTo, b"expirationdate" ExpirationDate,
    b"explicit" Explicit, b"exterior" Exterior, b"feed" Feed, b"fullitem" FullItem, b"generator" Generator,
    b"generatoragent" GeneratorAgent, b"group" Group, b"guid" Guid, b"head" Head, b"height" Height,
    b"homepage" HomePage, b"hour" Hour, b"html" Html, b"icon" Icon, b"id" Id, b"identifier" Identifier, b"image" Image,
    b"in-reply-to" InReplyTo, b"info" Info, b"issued" Issued, b"item" Item, b"items" Items, b"keywords" Keywords,
    b"lang" Lang, b"language" Language, b"lastbuilddate" LastBuildDate, b"lat" Lat, b"lat_long" LatLong, b"license" License, b"line" Line,
    b"linearring" LinearRing, b"linestring" LineString, b"link" Link, b"logo" Logo, b"long" Long,
    b"lowercorner" LowerCorner, b"managingeditor" ManagingEditor, b"modified" Modified, b"name" Name,
    b"opml" Opml, b"outerboundaryis" OuterBoundaryIs, b"origenclosurelink" OrigEnclosureLink, b"origlink" OrigLink, b"outline" Outline, b"owner" Owner,
    b"owneremail" OwnerEmail, b"ownerid" OwnerId, b"ownername" OwnerName, b"peerlink" PeerLink,
    b"player" Player, b"point" Point, b"polygon" Polygon, b"pos" Pos, b"poslist" PosList, b"coordinates" Coordinates,
    b"pubdate" PubDate, b"published" Published, b"publisher" Publisher, b"rating" Rating, b"rdf" Rdf, b"rights" Rights, b"rss" Rss,
    b"season" Season, b"skipdays" SkipDays, b"skiphours" SkipHours, b"source" Source, b"subcategory" SubCategory,
    b"subject" Subject, b"subtitle" Subtitle, b"summary" Summary, b"tagline" Tagline, b"text" Text,
    b"textinput" TextInput, b"thumbnail" Thumbnail, b"title" Title, b"transcript" Transcript, b"ttl" Ttl, b"type" Type,
    b"updated" Updated, b"updatebase" UpdateBase, b"updatefrequency" UpdateFrequency, b"updateperiod" UpdatePeriod,
    b"uppercorner" UpperCorner, b"uri" Uri, b"url" Url, b"webmaster" WebMaster, b"where" Where, b"width" Width,
    b"total" Total, b"usercomment" UserComment, b"valid" Valid, b"available" Available, b"schedule" Schedule,
    b"div" Div,
}

impl Key {
    /// The key of a local name.
    pub(super) fn of(local: &str) -> Self {
        let bytes = local.as_bytes();
        if bytes.len() > MAX_KEY {
            return Self::Unknown;
        }
        let mut lower = [0_u8; MAX_KEY];
        for (to, from) in lower.iter_mut().zip(bytes) {
            *to = from.to_ascii_lowercase();
        }
        lower.get(..bytes.len()).map_or(Self::Unknown, key)
    }
}
