//! 数据联通 at the edge: endpoints of other systems, notices on their way there, packages that came in.
//!
//! What is told and what a package holds is for `confirm::exchange` to say; here are sockets and tables.
//!
//! * [`endpoint`]: where notices go, and how many got there
//! * [`delivery`]: sends what is due, again and again until it arrives
//! * [`transport`]: one HTTP request
//! * [`signature`], [`schedule`]: Standard Webhooks, and when to try again
//! * [`import`]: filing packages of other systems

pub(crate) mod delivery;
pub(crate) mod endpoint;
pub(crate) mod import;
pub(crate) mod schedule;
pub(crate) mod signature;
pub(crate) mod transport;

use crate::secret::Secrets;
use sqlx::AnyPool;
use std::sync::Arc;

/// What handlers have of it.
pub(crate) struct Exchange {
    pub(crate) endpoints: endpoint::Endpoints,
    pub(crate) deliveries: Arc<delivery::Deliveries>,
    pub(crate) imports: import::Imports,
}

impl Exchange {
    /// With the tables behind `pool`.
    pub(crate) fn new(pool: &AnyPool, secrets: &Arc<Secrets>) -> Self {
        Self {
            endpoints: endpoint::Endpoints::new(pool.clone(), Arc::clone(secrets)),
            deliveries: Arc::new(delivery::Deliveries::new(pool.clone(), Arc::clone(secrets))),
            imports: import::Imports::new(pool.clone(), Arc::clone(secrets)),
        }
    }
}
