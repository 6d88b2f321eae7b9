//! Replicas with real host names. A browser that has a replica as its proxy finds that replica at every host over
//! TLS. Many portals never answer without TLS, and the address then looks as a person sees it, without a port.

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Error, Read, Result, Write};
use std::net::TcpStream;
use std::sync::{Arc, LazyLock};

/// Whether a browser asks for a tunnel to a host: `CONNECT` is the only method with this first letter.
pub fn is_wanted(stream: &TcpStream) -> Result<bool> {
    let mut first = [0];
    stream.peek(&mut first)?;
    Ok(first == *b"C")
}

/// Grants the tunnel, and answers as the host at its end.
pub fn granted(mut stream: TcpStream) -> Result<impl Read + Write> {
    let mut asked = Vec::new();
    while !asked.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        asked.extend(byte);
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
    let connection = ServerConnection::new(Arc::clone(&SECURITY)).map_err(Error::other)?;
    Ok(StreamOwned::new(connection, stream))
}

/// A self-signed certificate; the browsers of tests that use it are configured to accept it.
static SECURITY: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| {
    let own = rcgen::generate_simple_self_signed(["replica.example".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(own.signing_key.serialize_der()));
    let server = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![own.cert.der().clone()], key);
    Arc::new(server.expect("the key of the certificate"))
});
