//! Waiting, and not waiting for ever.

use gloo_timers::future::TimeoutFuture;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// What `work` comes to, or `None` when it has not after so many milliseconds.
pub async fn within<T>(milliseconds: u32, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut end) = (pin!(work), pin!(TimeoutFuture::new(milliseconds)));
    poll_fn(|context| match (work.as_mut().poll(context), end.as_mut().poll(context)) {
        (Poll::Ready(done), _) => Poll::Ready(Some(done)),
        (Poll::Pending, Poll::Ready(())) => Poll::Ready(None),
        (Poll::Pending, Poll::Pending) => Poll::Pending,
    })
    .await
}
