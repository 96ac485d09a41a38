//! Examples of what is brought in, and of what is not.

mod bodies;
mod files;
mod guard;
mod http;
mod proxy;
mod robots;
mod secure;
