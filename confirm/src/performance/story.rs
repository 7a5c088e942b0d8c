//! The sample cases F-1, F-3 and F-4 played to their end, and what holds for all registers.

pub(super) mod cast;
mod fees;
mod loan;
mod replay;
mod wages;
