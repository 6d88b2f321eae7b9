//! Programs in memory. Each is polled in an order that the seed determines, and the clock advances only when all of
//! them wait.

use super::{WORLD, with};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Work that no caller waits for.
pub type Task = Pin<Box<dyn Future<Output = ()>>>;

/// A page or a background of the extension.
pub type Program<T> = Pin<Box<dyn Future<Output = T>>>;

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended<T> {
    /// It returned this value.
    With(T),
    /// It was ended while running.
    Killed,
    /// It waits for something that never happens.
    Hung,
}

impl<T> Ended<T> {
    /// The value it returned; `None` if it returned none.
    pub fn done(self) -> Option<T> {
        match self {
            Self::With(value) => Some(value),
            Self::Killed | Self::Hung => None,
        }
    }
}

/// The lock around everything that saves: one holder, in order of request.
#[derive(Default)]
pub struct Lock {
    next: u64,
    serving: u64,
    left: Vec<u64>,
}

impl Lock {
    /// Takes a place in the queue.
    fn queue(&mut self) -> u64 {
        self.next += 1;
        self.next - 1
    }

    /// Releases the lock, or leaves the queue.
    fn leave(&mut self, ticket: u64) {
        self.left.push(ticket);
        while let Some(at) = self.left.iter().position(|left| *left == self.serving) {
            self.left.swap_remove(at);
            self.serving += 1;
        }
    }
}

/// Runs programs concurrently until each has ended. Work that they spawned runs too, and ends with them.
pub fn run<T>(programs: Vec<Program<T>>) -> Vec<Ended<T>> {
    let mut running: Vec<(usize, Program<T>)> = programs.into_iter().enumerate().collect();
    let mut ends: Vec<Option<Ended<T>>> = running.iter().map(|_| None).collect();
    let mut tasks: Vec<Task> = Vec::new();
    let mut context = Context::from_waker(Waker::noop());
    loop {
        with(|world| world.has_moved = false);
        let first = with(|world| world.number(running.len()));
        for step in 0..running.len() {
            let place = (first + step) % running.len();
            let polled = running[place].1.as_mut().poll(&mut context);
            let is_killed = with(|world| std::mem::take(&mut world.ended));
            let end = match polled {
                _ if is_killed => Ended::Killed,
                Poll::Ready(value) => Ended::With(value),
                Poll::Pending => continue,
            };
            let (number, program) = running.swap_remove(place);
            // A page that is closed releases its lock.
            drop(program);
            ends[number] = Some(end);
            with(|world| world.has_moved = true);
            break;
        }
        tasks.extend(with(|world| std::mem::take(&mut world.spawned)));
        tasks.retain_mut(|task| {
            let is_pending = task.as_mut().poll(&mut context).is_pending();
            is_pending && !with(|world| std::mem::take(&mut world.ended))
        });
        let may_go_on = with(|world| world.has_moved) || (!running.is_empty() && wake_next());
        if !may_go_on {
            break;
        }
    }
    drop((running, tasks));
    with(|world| world.sleepers.clear());
    ends.into_iter().map(|end| end.unwrap_or(Ended::Hung)).collect()
}

/// Advances the clock to the next wake-up time; false if no program sleeps.
fn wake_next() -> bool {
    with(|world| {
        let next = world.sleepers.iter().copied().fold(f64::INFINITY, f64::min);
        world.sleepers.retain(|until| *until > next);
        if next.is_finite() {
            world.milliseconds = world.milliseconds.max(next);
        }
        next.is_finite()
    })
}

/// Lets the other programs act.
pub async fn yield_now() {
    let mut has_yielded = false;
    poll_fn(|_| {
        if std::mem::replace(&mut has_yielded, true) {
            return Poll::Ready(());
        }
        with(|world| world.has_moved = true);
        Poll::Pending
    })
    .await;
}

/// Waits for ever.
pub async fn never<T>() -> T {
    std::future::pending().await
}

/// Waits until the clock has advanced by this number of milliseconds.
pub async fn sleep(milliseconds: f64) {
    let until = with(|world| {
        let until = world.milliseconds + milliseconds;
        world.sleepers.push(until);
        until
    });
    poll_fn(|_| match with(|world| world.milliseconds >= until) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}

/// A place in the queue for the lock. Dropping it releases the lock.
pub struct Ticket(u64);

impl Ticket {
    /// Waits for the lock.
    pub async fn take() -> Self {
        let ticket = Self(with(|world| world.lock.queue()));
        poll_fn(|_| match with(|world| world.lock.serving == ticket.0) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
        .await;
        ticket
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        // When a thread ends, its world may be gone already.
        let _ = WORLD.try_with(|world| {
            let mut world = world.borrow_mut();
            world.lock.leave(self.0);
            world.has_moved = true;
        });
    }
}
