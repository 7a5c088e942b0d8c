//! `tiaoque demo`, `tiaoque serve`, `tiaoque verify`, `tiaoque directory`, `tiaoque passphrase`, `tiaoque openapi`.

use clap::{Parser, Subcommand};
use std::{error::Error, path::PathBuf, process::ExitCode};
use web::{Clock, Flags, Settings, VerifyFlags};

/// Exit code of `tiaoque verify` if nothing could be checked; 1 would say that a file is broken.
const UNREADABLE: u8 = 3;

#[derive(Parser)]
#[command(name = "tiaoque", version, about = "Video mediation and judicial confirmation")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Starts with a district, accounts and two cases under way, to try everything
    Demo(Flags),
    /// Starts for real use
    Serve(Flags),
    /// Puts organisations and accounts in from a JSON file
    Directory {
        /// In the shape of web/fixtures/demo.json
        file: PathBuf,
        #[command(flatten)]
        flags: Flags,
    },
    /// Wraps the key store under TIAOQUE_KEY_PASSPHRASE_NEW instead of TIAOQUE_KEY_PASSPHRASE
    Passphrase {
        /// Folder for the database, the papers and the keys
        #[arg(long, env = "TIAOQUE_DATA", default_value = "data")]
        data: PathBuf,
        /// Leaves the key file plain from now on
        #[arg(long)]
        remove: bool,
    },
    /// Checks PDF files and evidence bundles, without network and database
    Verify(VerifyFlags),
    /// Prints the OpenAPI document
    Openapi,
}

#[tokio::main]
async fn main() -> ExitCode {
    let level = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,web=info,media=info,signaling=info"));
    tracing_subscriber::fmt().with_env_filter(level).with_writer(std::io::stderr).init();
    let command = Cli::parse().command;
    let verifying = matches!(command, Command::Verify(_));
    match run(command).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("tiaoque: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("  because: {error}");
                cause = error.source();
            }
            if verifying { ExitCode::from(UNREADABLE) } else { ExitCode::FAILURE }
        }
    }
}

async fn run(command: Command) -> Result<ExitCode, Box<dyn Error>> {
    match command {
        Command::Demo(flags) => serve(Settings::of(flags, true)).await?,
        Command::Serve(flags) => serve(Settings::of(flags, false)).await?,
        Command::Directory { file, flags } => {
            let text = std::fs::read_to_string(file)?;
            web::put_in(&Settings::of(flags, false), &Clock::system(), &text).await?;
        }
        Command::Passphrase { data, remove } => web::change_passphrase(&data, remove)?,
        Command::Verify(flags) => {
            return Ok(web::verify_files(&flags, &mut std::io::stdout().lock())?.into());
        }
        Command::Openapi => println!("{}", web::openapi_text()),
    }
    Ok(ExitCode::SUCCESS)
}

async fn serve(settings: Settings) -> Result<(), Box<dyn Error>> {
    let running = web::start(settings, Clock::system()).await?;
    println!("{}", running.greeting());
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        signal = tokio::signal::ctrl_c() => signal?,
        _ = terminate.recv() => {}
    }
    running.stop().await;
    Ok(())
}
