//! Where else the dispute of a case was filed: in other cases of this service, and in packages that courts took from
//! other systems (民诉法解释 352, B-307). That the parties declare the same themselves stands in D14, which both sign.

use crate::{app::App, problem::Problem};
use confirm::{case::Case, jurisdiction};

/// Which filings count.
#[derive(Clone, Copy)]
pub(crate) enum Lies {
    /// Every one that was filed: before the application is complete.
    Filed,
    /// Those that were docketed: two that were filed at the same time must not keep one another from being accepted.
    Docketed,
}

impl App {
    /// Name of the court where the dispute of `case` lies already.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn filed_elsewhere(&self, case: &Case, lies: Lies) -> Result<Option<String>, Problem> {
        let mut filings = self.cases.filings_beside(case).await?;
        match lies {
            Lies::Filed => filings.extend(self.exchange.imports.filings_about(case).await?),
            Lies::Docketed => filings.retain(|filing| filing.docketed_at.is_some()),
        }
        Ok(jurisdiction::standing_filing(&filings).map(|filing| filing.court.clone()))
    }
}
