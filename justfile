# What is done often. `just` lists it.

default:
    @just --list

# The main job, from the bundled examples.
run:
    cargo run --release -- run

# All tests that need nothing but Rust.
test:
    cargo test

# What CI does.
ci:
    bash .ci/run

# The long checks: kill -9, fault injection, the readers' lab.
full:
    bash .ci/full

# Looks for input that breaks a law: `just fuzz feed 600`.
fuzz target seconds:
    fuzz/run {{target}} {{seconds}}

# Format and lint.
tidy:
    cargo fmt
    cargo clippy --all-targets -- -D warnings

# The binary that is given out.
dist:
    cargo build --profile dist
