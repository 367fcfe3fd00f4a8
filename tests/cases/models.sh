#!/bin/sh
# models.sh: the shared training texts give the committed model, byte for byte.
# shellcheck shell=sh disable=SC2317
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

texts=${SHARED:+$SHARED/data/encoding/train}
train=$B/tools/pipeline/charset/train
count() {
	cd "$texts" && "$train" zh-Hans=text/zh-Hans.txt zh-Hant=text/zh-Hant.txt \
		ja=text/ja.txt ru=text/ru.txt fr=text/fr.txt de=text/de.txt \
		en=text/en.txt zh-Hant=converted/zh-Hant.txt ko=text/ko-KR.txt \
		ko-KP=text/ko-KP.txt >"$TMP/model.tsv"
}
counter=$B/tools/dictionaries/train
ordinary() {
	set --
	for l in zh-Hans zh-Hant ja ru fr de en ko-KR ko-KP; do
		set -- "$@" "encoding/train/text/$l.txt"
	done
	cd "$SHARED/data" && "$counter" "$@" encoding/train/converted/zh-Hant.txt \
		words=segment/train/jieba/dict.txt >"$TMP/frequency.txt"
}
if [ ! -d "$texts" ]; then
	skip "the charset model can be made again" "no shared data"
else
	ok "the trainer runs" count
	same "the charset model can be made again" "$TESTS/../pipeline/charset/model.tsv" "$TMP/model.tsv"
fi
if [ ! -d "$texts" ] || [ ! -e "$SHARED/data/segment/train/jieba/dict.txt" ]; then
	skip "the table of what is ordinary can be made again" "no shared data"
else
	ok "its counter runs" ordinary
	same "the table of what is ordinary can be made again" "$TESTS/../dictionaries/frequency.txt" "$TMP/frequency.txt"
fi
code "a language it does not know is refused" 4 "$train" xx=none
code "nothing to count is refused" 4 "$counter"
done_testing
