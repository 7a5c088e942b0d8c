//! 手写, handwriting as it was written.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One stroke of handwriting: points in the writing area, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stroke {
    /// The points.
    pub points: Vec<Point>,
}

/// A point of a stroke, in thousandths of the writing area's width; y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// Milliseconds since the first point.
    #[serde(default)]
    pub t: u32,
    /// Width of the line in thousandths of the writing area's width; 0 means the default.
    #[serde(default)]
    pub width: i32,
    /// How hard the pen pressed, in thousandths of what the device can tell, where it tells (`PointerEvent.pressure`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressure: Option<u16>,
}
