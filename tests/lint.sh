#!/bin/sh
# lint.sh: the rules of the house that can be grepped, then the linters that
# are there.  Prints what it finds; exit 3 when there is anything.
set -u
LC_ALL=C
export LC_ALL
found=0

sources=$(git ls-files '*.c' '*.h' 2>/dev/null)
[ -n "$sources" ] || sources=$(find pipeline stages dictionaries tests -name '*.[ch]')

# forbid WHY PATTERN FILE...: lines that must not be there.
forbid() {
	why=$1 pattern=$2
	shift 2
	[ $# -gt 0 ] || return 0
	if grep -nE -e "$pattern" "$@" /dev/null; then
		echo "^ $why"
		found=1
	fi
}
# but PATTERN: the sources whose name does not match it.
but() {
	printf '%s\n' $sources | grep -vE "$1"
}
product='^(pipeline|stages|dictionaries)/'
only() {
	printf '%s\n' $sources | grep -E "$1" | grep -vE "$2"
}

# shellcheck disable=SC2046,SC2086
{
	forbid "properties come from str.h, utf8proc or ICU" '#include <(ctype|wctype)\.h>' $sources
	# libarchive gives wide names as UTF-8 only in such a locale; its child has one.
	forbid "no locale" '#include <locale\.h>' $(but '^pipeline/archive/foreign\.c$')
	forbid "no locale" '\bsetlocale *\(' $sources
	forbid "sizes are checked by buf.h" '\b(strcpy|strcat|sprintf|vsprintf|gets|strtok) *\(' $sources
	forbid "typedefs are for function pointers" '^typedef (struct|union|enum)' $(only "$product" '^$')
	forbid "work is done or said elsewhere" '\b(TODO|FIXME|XXX)\b' $sources
	forbid "libzip stays in zipread.c" '#include <zip\.h>' $(but '^(pipeline/archive/zipread\.c|tests/)')
	forbid "libarchive stays in its one file" '#include <archive' $(but '^(pipeline/archive/[a-z]*\.c|tests/)')
	# foreign.c converts nothing: it has libarchive's converters loaded before the sandbox.
	forbid "iconv stays in train.c and tests" '#include <iconv\.h>' $(but '^(pipeline/(charset/train|archive/foreign)\.c|tests/)')
	forbid "libseccomp stays in confine_gen.c" '#include <seccomp\.h>' $(but '^(pipeline/confine_gen\.c|tests/)')
	forbid "utf8proc stays in fold" '#include <utf8proc\.h>' $(but '^(pipeline/fold|tests/)')
	forbid "expat stays behind its readers" '#include <expat\.h>' $(but '^(stages/extract/xml\.c|stages/sheet/|dictionaries/import_xml\.c|tests/)')
	forbid "poppler stays in extract/pdf/pdf.c" '#include <(poppler|glib|cairo)' $(but '^stages/extract/pdf/pdf\.c$')
	forbid "tesseract stays in extract/ocr/ocr.c" '#include <(tesseract|leptonica)/' $(but '^stages/extract/ocr/ocr\.c$')
	forbid "libxlsxwriter stays in sheet/xlsxwrite.c" '#include <xlsxwriter' $(but '^stages/sheet/xlsxwrite\.c$')
	forbid "ICU stays in charset/ and segment/icu.c" '#include <unicode/' $(but '^(pipeline/charset/|stages/segment/icu\.c|pipeline/fold_gen\.c|dictionaries/pinyin_gen\.c|tests/)')
	forbid "only main.c, stage.c and diag.c end the process" '\b(exit|_exit|abort|diag_die) *\(' \
		$(only "$product" '(main\.c|stage\.c|diag\.[ch]|stage\.h|mem\.[ch]|show\.c|riffle\.c|run\.c|spawn\.c|(sandbox|forkserver)\.c|_gen\.c|train\.c)$')
	forbid "no clock shows in a stream" '\b(time|gettimeofday|localtime) *\(' $(only "$product" '(run\.c|riffle\.c|progress\.c|sandbox\.c|spawn\.c)$')
}

# Stages do not know each other.
for s in stages/*/; do
	s=$(basename "$s")
	others=$(printf '%s\n' stages/*/*.h | grep -v "^stages/$s/" | sed 's|.*/||')
	for h in $others; do
		[ -e "stages/$s/$h" ] && continue
		# shellcheck disable=SC2046
		forbid "stages/$s includes a header of another stage" "#include \"([a-z/.]*/)?$h\"" $(printf '%s\n' $sources | grep "^stages/$s/")
	done
done

# main.c is three acts.
for m in stages/*/main.c; do
	n=$(wc -l <"$m")
	if [ "$n" -gt 80 ]; then
		echo "$m: $n lines, more than 80"
		found=1
	fi
done

# A static table or string may hold what a document says; text files may not
# name a machine's folders.
here='(^|[^A-Za-z0-9_.])/(work|root|home/[a-z]+)/'
files=$(git ls-files 2>/dev/null | grep -vE '\.(png|hex|bin)$|/corpus/')
if [ -n "$files" ]; then
	# shellcheck disable=SC2086
	forbid "a path of one machine" "$here" $files
fi

# Dictionaries: sorted, in NFC, no key twice.
if [ -x "$B/bin/riffle-dictionary" ]; then
	"$B/bin/riffle-dictionary" check dictionaries/*.tsv || found=1
else
	echo "lint: no $B/bin/riffle-dictionary: dictionaries not checked"
fi

tool() {
	if command -v "$1" >/dev/null 2>&1; then return 0; fi
	echo "lint: no $1"
	[ "${CHECK_STRICT:-0}" = 1 ] && found=1
	return 1
}
if tool cppcheck; then
	# Without generated tables: to follow one value through them takes minutes.
	# shellcheck disable=SC2086,SC2046
	cppcheck -q --std=c11 --error-exitcode=3 --inline-suppr --enable=warning,portability,performance \
		--suppress=missingIncludeSystem --suppress=unknownMacro --suppress=preprocessorErrorDirective \
		-j 2 -D_POSIX_C_SOURCE=200809L -DRIFFLE_RELEASE='"0"' -DRIFFLE_SHARE='"/"' -Ipipeline -Idictionaries -Itests/unit \
		$(printf '%s\n' $sources | grep '\.c$') || found=1
fi
if tool shellcheck; then
	# shellcheck disable=SC2046
	shellcheck -x -S warning $(git ls-files '*.sh' .ci/run 2>/dev/null) || found=1
fi
if tool mandoc; then
	for m in stages/*/*.1 pipeline/*.[17] dictionaries/*.[15] "$B"/man/record.5; do
		[ -e "$m" ] || continue
		mandoc -T lint -W warning "$m" || found=1
	done
fi
if tool clang-format; then
	# shellcheck disable=SC2086
	clang-format --dry-run -Werror $sources 2>&1 | head -20
	clang-format --dry-run -Werror $sources >/dev/null 2>&1 || found=1
fi

[ $found = 0 ] && echo "lint: clean"
exit $((found * 3))
