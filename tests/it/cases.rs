//! Every sample case of `legal.md` part F, over the API, on both engines, ending as the file says.

mod divorce;
mod edges;
mod fees;
mod homestead;
mod leak;
mod loan;
mod passage;
mod wages;

use tests::script::{Play, Seat};

/// The window to apply (DL-C1), as the parties are told: from the day of effect to the last day by law.
async fn check_window(play: &mut Play, effective: &str, nominal: &str, legal: &str) {
    let view = play.view(Seat::Party(1)).await;
    let deadlines = view["deadlines"].as_array().unwrap();
    let window = deadlines.iter().find(|deadline| deadline["id"] == "DL-C1");
    let window = window.unwrap_or_else(|| panic!("no DL-C1: {deadlines:#?}"));
    assert_eq!(
        (&window["start"], &window["nominal"], &window["due"]),
        (&effective.into(), &nominal.into(), &legal.into())
    );
    assert_eq!(view["window"]["open"], true);
    assert_eq!(view["window"]["due_legal"]["day"], legal);
}

/// … as the sheet of the case says it.
async fn check_window_of_sheet(play: &mut Play) {
    let window = play.sheet.case["window"].clone();
    let day = |name: &str| window[name].as_str().unwrap().to_owned();
    check_window(play, &day("effective"), &day("due_nominal"), &day("due_legal")).await;
}

/// Whether everybody holds the ruling `code` under `docket_no`, and the case ended in `decided`.
async fn check_ruled(play: &mut Play, decided: &str, code: &str, docket_no: Option<&str>) {
    assert_eq!(play.stage().await, format!("M90 C80 {decided}"));
    for number in play.numbers() {
        let view = play.view(Seat::Party(number)).await;
        assert_eq!(view["docket_no"].as_str(), docket_no);
        assert!(!play.pdf(Seat::Party(number), code).await.is_empty());
    }
}
