//! Answers requests with the newest site. What only a preview needs is put in here and stands in no built file.

use std::convert::Infallible;
use std::net::TcpListener;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use percent_encoding::percent_decode_str;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

use super::{Newest, Receiver};
use crate::compile::Compiled;
use crate::failure::Failure;
use crate::render::render;
use crate::route::Route;

const EVENTS: &str = "/.secportal/events";
const SCRIPT: &str = "/.secportal/reload.js";

/// Loads the page again when there is a new site.
const RELOAD: &str = "new EventSource('/.secportal/events').addEventListener('rebuilt', () => location.reload());\n";

/// Serves until the listener fails.
pub(super) fn serve(listener: TcpListener, newest: Receiver<Newest>) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::refused(format!("the server failed: {error}"));
    let app = Router::new()
        .route(EVENTS, get(events))
        .route(SCRIPT, get(([(header::CONTENT_TYPE, "text/javascript")], RELOAD)))
        .fallback(get(answer))
        .with_state(newest)
        .layer(from_fn(only_this_machine));
    listener.set_nonblocking(true).map_err(failed)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    runtime
        .block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, app).await
        })
        .map_err(failed)
}

/// Lets in only what asks for this machine. A page of somebody else's may lead a browser here under a name of its own (DNS
/// rebinding) and would read drafts. A browser always names a host, so what names none is no browser.
async fn only_this_machine(request: Request, next: Next) -> Response {
    let mut named = request.headers().get_all(header::HOST).iter();
    if named.all(is_this_machine) && request.uri().host().is_none_or(is_local) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, FOREIGN_HOST).into_response()
}

const FOREIGN_HOST: &str = "This preview answers only to localhost, 127.0.0.1 and [::1]. Under any other name, a page of somebody else's could read it through your browser.\n";

/// Whether a `Host` header names this machine, with or without a port (RFC 9110 §7.2).
fn is_this_machine(host: &HeaderValue) -> bool {
    let Ok(host) = host.to_str() else { return false };
    let (name, port) = host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')).unwrap_or((host, ""));
    is_local(name) && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_local(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|local| host.eq_ignore_ascii_case(local))
}

/// Tells an open page of every site that is newer than the one it shows.
async fn events(State(mut newest): State<Receiver<Newest>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    newest.mark_unchanged();
    let rebuilt = WatchStream::from_changes(newest).map(|_| Ok(Event::default().event("rebuilt").data("new site")));
    Sse::new(rebuilt).keep_alive(KeepAlive::default())
}

async fn answer(State(newest): State<Receiver<Newest>>, uri: Uri) -> Response {
    let compiled = newest.borrow().clone();
    match compiled {
        Some(compiled) => respond(&compiled, &percent_decode_str(uri.path()).decode_utf8_lossy()),
        None => page(StatusCode::SERVICE_UNAVAILABLE, NOTHING_YET),
    }
}

const NOTHING_YET: &str = "<!doctype html><html lang=\"en\"><head><title>secportal</title></head><body><h1>Not built yet</h1><p>The content has errors; the terminal shows them. This page will reload when they are mended.</p></body></html>";

fn respond(compiled: &Compiled, path: &str) -> Response {
    let base = &compiled.portal.config.base_url;
    let Some(below) = path.strip_prefix(base.path()) else {
        return Redirect::temporary(base.path()).into_response();
    };
    let route = Route::file(below);
    let folder = Route::page(&[below]);
    let (status, route) = if compiled.site.get(&route).is_some() {
        (StatusCode::OK, route)
    } else if compiled.site.get(&folder).is_some() {
        return Redirect::temporary(&base.href(&folder)).into_response();
    } else {
        (StatusCode::NOT_FOUND, Route::not_found())
    };
    let rendered = compiled.site.get(&route).map(|artifact| render(compiled, artifact));
    match rendered {
        Some(Ok(bytes)) if content_type(&route) == HTML => page(status, &String::from_utf8_lossy(&bytes)),
        Some(Ok(bytes)) => (status, [(header::CONTENT_TYPE, content_type(&route)), NO_CACHE], bytes).into_response(),
        Some(Err(diagnostic)) => (StatusCode::INTERNAL_SERVER_ERROR, diagnostic.message).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

const HTML: &str = "text/html; charset=utf-8";
const NO_CACHE: (header::HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// A page with the script that reloads it, and with a policy that lets the script run.
fn page(status: StatusCode, html: &str) -> Response {
    let missing = ["; script-src 'self'", "; connect-src 'self'"].into_iter().filter(|allowed| !html.contains(allowed));
    let html = html
        .replacen("default-src 'none'", &format!("default-src 'none'{}", missing.collect::<String>()), 1)
        .replacen("</head>", &format!("<script src=\"{SCRIPT}\"></script></head>"), 1);
    (status, [(header::CONTENT_TYPE, HTML), NO_CACHE], html).into_response()
}

/// The media type of a route, as a static host would give it by the ending.
fn content_type(route: &Route) -> &'static str {
    match route.file_path().rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" | "asc" | "sha256" | "sha512" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "xml" => "application/xml",
        "yml" | "yaml" => "application/yaml",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}
