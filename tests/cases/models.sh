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
if [ ! -d "$texts" ]; then
	skip "the charset model can be made again" "no shared data"
else
	ok "the trainer runs" count
	same "the charset model can be made again" "$TESTS/../pipeline/charset/model.tsv" "$TMP/model.tsv"
fi
code "a language it does not know is refused" 4 "$train" xx=none
done_testing
