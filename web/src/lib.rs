//! The edge of tiaoque: HTTP, accounts, `OpenAPI`, notifications and pages.
