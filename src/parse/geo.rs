//! Where an entry plays: GeoRSS in its simple and GML forms, and W3C geo.

use std::borrow::Cow;

use super::content;
use super::context::Context;
use super::cursor::{Element, Stop};
use super::names::{Key, Ns};
use crate::model::{Geo, RepairKind};
use crate::text::xml::MendKind;

/// Most points of a shape.
pub(super) const MAX_POINTS: usize = 10_000;
/// Deepest nesting of GML that is followed.
const MAX_DEPTH: usize = 8;

/// What has been read of a place.
#[derive(Debug, Default)]
pub(super) struct Place {
    pub(super) shape: Option<Geo>,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

impl Place {
    /// The place in the end.
    pub(super) fn finish(self) -> Option<Geo> {
        let single = self.longitude.zip(self.latitude).map(|(longitude, latitude)| Geo::Point([longitude, latitude]));
        self.shape.or(single)
    }

    /// Reads an element of `georss:`, `gml:` or `geo:`; returns whether it was one of those read here.
    pub(super) fn element<'a>(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<bool, Stop> {
        match (element.ns, element.key) {
            (Ns::Geo, Key::Lat) => self.latitude = self.latitude.or(number(cx, element)?),
            (Ns::Geo, Key::Long) => self.longitude = self.longitude.or(number(cx, element)?),
            (Ns::Geo, Key::LatLong) => {
                let shape = shape(cx, element, Key::Point, Axes::default())?;
                self.take(shape);
            }
            (Ns::Geo, Key::Point) => {
                while let Some(child) = cx.cursor.child(element.depth)? {
                    self.element(cx, &child)?;
                }
            }
            (Ns::GeoRss, Key::Point | Key::Line | Key::Polygon | Key::Box) => {
                let shape = shape(cx, element, element.key, Axes::default())?;
                self.take(shape);
            }
            (Ns::GeoRss, Key::Where) => self.gml(cx, element, Key::Unknown, Axes::default(), 0)?,
            (Ns::Gml, Key::Point | Key::LineString | Key::Polygon | Key::Envelope) => {
                let axes = Axes::default().read(cx);
                self.gml(cx, element, element.key, axes, 0)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn take(&mut self, shape: Option<Geo>) {
        if self.shape.is_none() {
            self.shape = shape;
        }
    }

    /// GML: the shape is named by an outer element, its numbers stand further in.
    fn gml<'a>(
        &mut self,
        cx: &mut Context<'a, '_>,
        element: &Element<'a>,
        kind: Key,
        axes: Axes,
        depth: usize,
    ) -> Result<(), Stop> {
        let mut corners = Vec::new();
        let mut line: Vec<f64> = Vec::new();
        while let Some(child) = cx.cursor.child(element.depth)? {
            let axes = axes.read(cx);
            let is_around = matches!(
                child.key,
                Key::Point
                    | Key::LineString
                    | Key::Polygon
                    | Key::Envelope
                    | Key::Exterior
                    | Key::OuterBoundaryIs
                    | Key::LinearRing
            );
            match child.key {
                _ if is_around && depth >= MAX_DEPTH => {
                    cx.cursor.mends.bound(MendKind::Bound, child.start, MAX_DEPTH, "shapes inside each other");
                }
                Key::Exterior | Key::OuterBoundaryIs | Key::LinearRing => {
                    self.gml(cx, &child, kind, axes, depth + 1)?
                }
                _ if is_around => self.gml(cx, &child, child.key, axes, depth + 1)?,
                // A line or ring may give each of its points an element of its own.
                Key::Pos if matches!(kind, Key::LineString | Key::Polygon) && line.len() < 2 * MAX_POINTS => {
                    let (text, point) = numbers(cx, &child)?;
                    if point.len() != axes.count && !text.is_empty() {
                        cx.unread(RepairKind::Value, &text, "place", child.start);
                    }
                    line.extend(point);
                }
                Key::Pos | Key::PosList | Key::Coordinates => {
                    let shape = shape(cx, &child, kind, axes)?;
                    self.take(shape);
                }
                Key::LowerCorner | Key::UpperCorner => {
                    let (text, corner) = numbers(cx, &child)?;
                    if corner.len() != axes.count && !text.is_empty() {
                        cx.unread(RepairKind::Value, &text, "place", child.start);
                    }
                    corners.extend(corner);
                }
                _ => {}
            }
        }
        if !line.is_empty() {
            self.take(shape_of(kind, &line, axes));
        }
        if corners.len() == 2 * axes.count {
            self.take(shape_of(Key::Box, &corners, axes));
        }
        Ok(())
    }
}

/// How the numbers of a place follow each other.
#[derive(Debug, Clone, Copy)]
struct Axes {
    /// Whether latitude comes first, as in WGS 84; other systems stay as written.
    turned: bool,
    /// How many numbers make a point: with 3, the last is the height.
    count: usize,
}

impl Default for Axes {
    fn default() -> Self {
        Self { turned: true, count: 2 }
    }
}

impl Axes {
    /// The axes inside an element that may name its own (`srsName`, `srsDimension`).
    fn read(self, cx: &mut Context<'_, '_>) -> Self {
        let name = cx.cursor.attribute("srsName").map(|name| name.to_ascii_uppercase());
        let turned = name.map(|name| name.contains("4326") || name.contains("WGS84") || name.contains("WGS 84"));
        let count = cx.cursor.attribute("srsDimension").and_then(|count| count.parse().ok());
        Self {
            turned: turned.unwrap_or(self.turned),
            count: count.filter(|count| (2..=3).contains(count)).unwrap_or(self.count),
        }
    }
}

fn number<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<Option<f64>, Stop> {
    let Some(text) = content::word(&mut cx.cursor, element)? else { return Ok(None) };
    let number = super::podcast::number(&text);
    if number.is_none() {
        cx.unread(RepairKind::Value, &text, "place", element.start);
    }
    Ok(number)
}

/// The numbers in a text, parted by white space or commas, and that text; none where one is no number.
fn numbers<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(Cow<'a, str>, Vec<f64>), Stop> {
    let text = content::word(&mut cx.cursor, element)?.unwrap_or_default();
    let mut list = Vec::new();
    for part in text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty()) {
        match super::podcast::number(part) {
            Some(number) if list.len() < 2 * MAX_POINTS => list.push(number),
            Some(_) => {
                cx.cursor.mends.bound(MendKind::Bound, element.start, MAX_POINTS, "points of a shape");
                return Ok((Cow::Borrowed(""), Vec::new()));
            }
            None => return Ok((text, Vec::new())),
        }
    }
    Ok((text, list))
}

/// The shape whose points stand in an element; numbers that make none are told.
fn shape<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>, kind: Key, axes: Axes) -> Result<Option<Geo>, Stop> {
    let (text, numbers) = numbers(cx, element)?;
    let shape = shape_of(kind, &numbers, axes);
    if shape.is_none() && !text.is_empty() {
        cx.unread(RepairKind::Value, &text, "place", element.start);
    } else if !numbers.len().is_multiple_of(axes.count) {
        let odd = || "a number that belongs to no point of its place".to_owned();
        cx.cursor.mends.push(MendKind::NotWellFormed, element.start, odd);
    }
    Ok(shape)
}

fn shape_of(kind: Key, numbers: &[f64], axes: Axes) -> Option<Geo> {
    let points: Vec<[f64; 2]> = numbers
        .chunks_exact(axes.count)
        .filter_map(|point| match point {
            [first, second, ..] if axes.turned => Some([*second, *first]),
            [first, second, ..] => Some([*first, *second]),
            _ => None,
        })
        .collect();
    match (kind, points.as_slice()) {
        (Key::Point, [point]) => Some(Geo::Point(*point)),
        (Key::Line | Key::LineString, [_, _, ..]) => Some(Geo::LineString(points)),
        (Key::Polygon, [_, _, _, ..]) => Some(Geo::Polygon(points)),
        (Key::Box | Key::Envelope, [low, high]) => Some(Geo::Box([*low, *high])),
        _ => None,
    }
}
