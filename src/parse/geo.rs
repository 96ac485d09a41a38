//! Where an entry plays: GeoRSS in its simple and GML forms, and W3C geo.

use super::content;
use super::context::Context;
use super::cursor::{Element, Stop};
use super::names::{Key, Ns};
use crate::model::Geo;

/// Most points of a shape.
const MAX_POINTS: usize = 10_000;
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
            (Ns::Geo, Key::Point) => {
                while let Some(child) = cx.cursor.child(element.depth)? {
                    self.element(cx, &child)?;
                }
            }
            (Ns::GeoRss, Key::Point | Key::Line | Key::Polygon | Key::Box) => {
                let numbers = numbers(cx, element)?;
                self.take(shape(element.key, &numbers, true));
            }
            (Ns::GeoRss, Key::Where) => self.gml(cx, element, Key::Unknown, true, 0)?,
            (Ns::Gml, Key::Point | Key::LineString | Key::Polygon | Key::Envelope) => {
                let turned = is_turned(cx);
                self.gml(cx, element, element.key, turned, 0)?;
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
        turned: bool,
        depth: usize,
    ) -> Result<(), Stop> {
        let mut corners = Vec::new();
        while let Some(child) = cx.cursor.child(element.depth)? {
            let turned = if cx.cursor.attribute("srsName").is_some() { is_turned(cx) } else { turned };
            match child.key {
                Key::Point | Key::LineString | Key::Polygon | Key::Envelope if depth < MAX_DEPTH => {
                    self.gml(cx, &child, child.key, turned, depth + 1)?;
                }
                Key::Exterior | Key::LinearRing if depth < MAX_DEPTH => {
                    self.gml(cx, &child, kind, turned, depth + 1)?
                }
                Key::Pos | Key::PosList | Key::Coordinates => {
                    let numbers = numbers(cx, &child)?;
                    self.take(shape(kind, &numbers, turned));
                }
                Key::LowerCorner | Key::UpperCorner => corners.extend(numbers(cx, &child)?),
                _ => {}
            }
        }
        if corners.len() == 4 {
            self.take(shape(Key::Box, &corners, turned));
        }
        Ok(())
    }
}

/// Whether latitude comes first, as in WGS 84 written by its authority; other systems stay as written.
fn is_turned(cx: &mut Context<'_, '_>) -> bool {
    match cx.cursor.attribute("srsName") {
        None => true,
        Some(name) => name.contains("4326"),
    }
}

fn number<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<Option<f64>, Stop> {
    let text = content::word(&mut cx.cursor, element)?;
    Ok(text.and_then(|text| super::podcast::number(&text)))
}

/// The numbers in a text, parted by white space or commas.
fn numbers<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<Vec<f64>, Stop> {
    let text = content::word(&mut cx.cursor, element)?.unwrap_or_default();
    let mut list = Vec::new();
    for part in text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty()) {
        match super::podcast::number(part) {
            Some(number) if list.len() < 2 * MAX_POINTS => list.push(number),
            _ => return Ok(Vec::new()),
        }
    }
    Ok(list)
}

fn shape(kind: Key, numbers: &[f64], turned: bool) -> Option<Geo> {
    let points: Vec<[f64; 2]> = numbers
        .chunks_exact(2)
        .filter_map(|pair| match pair {
            [first, second] if turned => Some([*second, *first]),
            [first, second] => Some([*first, *second]),
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
