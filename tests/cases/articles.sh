#!/bin/sh
# articles.sh: two news articles on the server found in 2023, in ordinary
# English prose: every studio, company and series named in them is hit, and
# Invincible only as the series.  The articles are not ours: shared data.
# shellcheck shell=sh
. "$TESTS/lib.sh"

articles=$SHARED/data/articles
if [ -z "$SHARED" ] || [ ! -d "$articles" ]; then
	skip 'names in two articles' 'no shared data: see RIFFLE_SHARED'
	done_testing
fi

read_articles() {
	for f in "$articles"/0*.txt; do
		"$BIN/riffle-unpack" "$f" >s.unpack && "$BIN/riffle-extract" <s.unpack >s.extract &&
			"$BIN/riffle-decode" <s.extract >s.decode && "$BIN/riffle-segment" <s.decode >s.segment &&
			"$BIN/riffle-lookup" <s.segment >s.lookup || return 4
		awk -F '\t' '$1 == "hit" { print $7 "\t" $9 }' s.lookup >"$(basename "$f" | cut -c1-3).hits"
	done
}
ok 'the articles are read' read_articles

# wants ARTICLE ENTITY...: each entity has a hit in it.
wants() {
	w_hits=$1.hits
	shift
	for w_e in "$@"; do
		cut -f1 "$w_hits" | grep -qx "$w_e" || echo "not found: $w_e"
	done >missing
	cat missing
	[ ! -s missing ]
}
ok 'all that the first names' wants 000 sek-studio skybound viltrumite-pants \
	youneek lion-forge ekachi-epilka shepherd-boy hbo-max amazon-mgm \
	invincible iyanu dahlia-in-bloom octonauts squirrel-hedgehog cat-untitled
ok 'all that the second names' wants 003 sek-studio skybound youneek lion-forge \
	invincible iyanu amazon-mgm hbo-max warner-bros-discovery mandiant \
	stimson-center cnn

# Everything spelt Invincible is the series, and none is missed.
spelt() {
	cat ./*.hits | awk -F '\t' 'tolower($2) ~ /invincible/ { print $1 }' | sort | uniq -c | sed 's/^ *//'
}
spelt >got
cat "$articles"/0*.txt | grep -o 'Invincible' | sort | uniq -c | sed 's/^ *//; s/ .*/ invincible/' >want
same 'Invincible is the series, each time' want got

done_testing
