#!/bin/sh
# seeds.sh: each decoder and each reader of media has a seed for its fuzzing.
# shellcheck shell=sh
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

ok "each decoder and reader has a seed that chooses it" sh "$TESTS/fuzz/seeds.sh" -c
done_testing
