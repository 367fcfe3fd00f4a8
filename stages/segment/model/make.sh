#!/bin/sh
# make.sh TRAINER DATA OUT: the models of riffle-segment, from the shared data.
# What is read and in which order decides their bytes.
set -eu
LC_ALL=C
export LC_ALL
trainer=$1 data=$2 out=$3
here=stages/segment/model

"$trainer" tagger zh "$out/zh.model" $here/zh.terms pipeline/fold_han.tsv \
	"$data/train/jieba/dict.txt" "$data/train/zh-hk-simp.words" \
	"$data/dev/zh-gsd-train.words" "$data/dev/zh-gsdsimp-dev.words"
"$trainer" tagger ja "$out/ja.model" $here/ja.terms pipeline/fold_han.tsv \
	- - "$data/dev/ja-gsd-dev.words"

lists=
for l in NNG NNP NNB NNBC NP NR Place Foreign Group MAG MAJ MM IC VV VA VX Inflect; do
	lists="$lists $data/train/mecab-ko-dic/$l.tsv"
done
# shellcheck disable=SC2086
"$trainer" ranker ko "$out/ko.model" $here/ko.terms \
	"$data/dev/ko_gsd-ud-dev.josa.tsv" "$data/dev/ko_kaist-ud-dev.josa.tsv" \
	"$data/dev/ko_ksl-ud-dev.josa.tsv" -- $lists
