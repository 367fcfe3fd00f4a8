#!/bin/sh
# segment.sh: the models of riffle-segment: what is no good is refused in one
# line, and the shared texts give the committed files, byte for byte.
# shellcheck shell=sh disable=SC2317
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

cd "$TMP" || exit 4
S=$BIN/riffle-segment
models=$TESTS/../stages/segment/model

# broken NAME WHAT: with the folder as it is, the program says so and ends.
broken() {
	echo x | RIFFLE_DATA=$PWD/data "$S" -l >out 2>err
	tap_code=$?
	ok "$1" test "$tap_code" = 2 -a ! -s out -a "$(wc -l <err)" = 1 -a "$(grep -c "$2" err)" = 1
	rm -rf data
}
fresh() {
	mkdir data
	cp "$models"/*.model data
}
# patch FILE OFFSET OCTAL: one byte of it.
patch() {
	# shellcheck disable=SC2059
	printf "\\$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

fresh
rm data/ko.model
broken "a missing model" 'no ko.model was found'
fresh
: >data/zh.model
broken "an empty model" 'zh.model: not a model'
fresh
echo 'riffdict and more' >data/zh.model
broken "a foreign file" 'zh.model: not a model'
fresh
cp data/ja.model data/zh.model
broken "a model of another language" 'zh.model: of another language'
fresh
patch data/ja.model 8 002
broken "a model of another version" 'ja.model: of another version'
fresh
patch data/ja.model 12 001
broken "a model of another byte order" 'ja.model: of another byte order'
fresh
patch data/ko.model 5000 177
patch data/ko.model 5001 125
broken "a damaged model" 'ko.model: damaged'
fresh
head -c 100000 "$models/zh.model" >data/zh.model
broken "a model that is cut off" 'zh.model: cut off'
fresh
rm data/zh.model
mkdir data/zh.model
broken "a folder in a model's place" 'zh.model: not a model'
fresh
own() {
	test "$(echo 熊猫的 | RIFFLE_DATA=$PWD/data "$S" -l)" = '熊猫 的'
}
ok "RIFFLE_DATA is where the models are" own

texts=${SHARED:+$SHARED/data/segment}
train=$B/tools/stages/segment/train
make_again() {
	mkdir again
	(cd "$TESTS/.." && sh stages/segment/model/make.sh "$train" "$texts" "$TMP/again")
}
if [ ! -d "$texts" ]; then
	skip "the models can be made again" "no shared data"
else
	ok "the trainer runs" make_again
	for m in zh ja ko; do
		ok "$m.model can be made again" cmp "$models/$m.model" "again/$m.model"
	done
fi
code "the trainer without its inputs" 2 "$train"
code "the trainer with an input that is not there" 4 "$train" ranker ko out none none -- none
done_testing
