# riffle: one Makefile, GNU make 3.81 and up.  Try `make help`.
#
# A variant is the same Makefile with another B: make B=build/clang CC=clang

include config.mk

# -- what the machine needs -------------------------------------------------------

DEPS_BUILD = gcc libc6-dev make pkg-config libicu-dev libzip-dev libdeflate-dev \
             zlib1g-dev libarchive-dev libssl-dev libexpat1-dev libxlsxwriter-dev \
             libutf8proc-dev libseccomp-dev liblzma-dev libbz2-dev
DEPS_TEST  = mandoc shellcheck cppcheck clang clang-format libclang-rt-dev hyperfine \
             libuchardet-dev libhyperscan-dev miller sqlite3 libreoffice-calc-nogui \
             zip unzip p7zip-full libarchive-tools bzip2 xz-utils zstd lz4 \
             libpoppler-glib-dev libfontconfig-dev poppler-data poppler-utils libtesseract-dev libleptonica-dev \
             tesseract-ocr-chi-sim tesseract-ocr-chi-tra tesseract-ocr-kor tesseract-ocr-jpn tesseract-ocr-eng

# `make deps check` finds its libraries only after deps: what else is asked for is
# the business of a second make.
REST := $(filter-out deps,$(MAKECMDGOALS))
ifneq ($(filter deps,$(MAKECMDGOALS)),)

.PHONY: deps $(REST)
deps:
	@sh tests/deps.sh '$(DEPS_BUILD)' '$(DEPS_TEST)'
ifneq ($(REST),)
$(firstword $(REST)): deps
	@$(MAKE) $(REST)
$(filter-out $(firstword $(REST)),$(REST)): $(firstword $(REST))
	@:
endif

else

VERSION := $(shell cat VERSION)
B ?= build

# -- what there is: adding a stage edits no list --------------------------------

STAGES   := $(patsubst stages/%/main.c,%,$(wildcard stages/*/main.c))
# Generators (run by the build) and trainers (run by `make models`) are programs
# of one file each and belong to no library.
TOOLS    := $(wildcard pipeline/*_gen.c pipeline/*/*_gen.c stages/*/*_gen.c \
              dictionaries/*_gen.c pipeline/*/train.c stages/*/train.c \
              dictionaries/*_train.c dictionaries/train.c)
DRIVERS  := $(wildcard pipeline/riffle.c pipeline/show.c)
CORE     := $(filter-out $(DRIVERS) $(TOOLS),$(wildcard pipeline/*.c pipeline/*/*.c)) \
            $(filter-out dictionaries/main.c $(TOOLS),$(wildcard dictionaries/*.c))
STAGECORE := $(filter-out %/main.c $(TOOLS),$(wildcard stages/*/*.c))

PROGRAMS := $(STAGES:%=riffle-%) riffle-dictionary riffle-show riffle
BINS     := $(PROGRAMS:%=$(B)/bin/%)
DICTS    := $(sort $(wildcard dictionaries/*.tsv))
SEGMODELS := $(notdir $(wildcard stages/segment/model/*.model))
SHARE    := $(B)/share/riffle.dict $(SEGMODELS:%=$(B)/share/%)
MANUALS  := $(sort $(wildcard stages/*/*.1 pipeline/*.1 pipeline/*.7 \
              dictionaries/*.1 dictionaries/*.5)) $(B)/man/record.5

# -- libraries, asked of pkg-config once ----------------------------------------------

# One line a user; `make deps` has the packages.
PKGS_charset = icu-uc
PKGS_archive = libzip libdeflate zlib libarchive liblzma libcrypto
PKGS_confine = $(if $(filter Linux,$(shell uname -s)),libseccomp)
PKGS_extract = expat
PKGS_segment = icu-uc
PKGS_sheet   = expat xlsxwriter
PKGS_tables  = libutf8proc icu-i18n
PKGS_lists   = expat
PKGS := $(sort $(PKGS_charset) $(PKGS_archive) $(PKGS_confine) $(PKGS_extract) $(PKGS_segment) \
          $(PKGS_sheet) $(PKGS_tables) $(PKGS_lists))

ifeq ($(filter clean dist help,$(MAKECMDGOALS)),)
PKG_MISSING := $(strip $(if $(shell command -v $(PKG_CONFIG)),\
  $(foreach p,$(PKGS),$(shell $(PKG_CONFIG) --exists $(p) || echo $(p))),$(PKG_CONFIG)))
ifneq ($(PKG_MISSING),)
$(error missing: $(PKG_MISSING).  One command installs all there is to install: make deps)
endif
PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PKGS))
PKG_LIBS   := $(shell $(PKG_CONFIG) --libs $(PKGS)) $(BZ2_LIBS) $(ICONV_LIBS)
endif

# Readers of documents that need more are programs of their own, beside
# riffle-extract, and are built where what they need is there.
PKGS_pdf = poppler-glib fontconfig
PKGS_ocr = tesseract lept
EXTRACTORS := $(foreach e,pdf ocr,$(shell $(PKG_CONFIG) --exists $(PKGS_$(e)) 2>/dev/null && echo $(e)))
BINS     += $(EXTRACTORS:%=$(B)/bin/riffle-extract-%)

# -- flags: CFLAGS, CPPFLAGS and LDFLAGS are the caller's, these are ours ---------------

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
       -Wmissing-prototypes -Wvla -Wformat=2 -Wundef
# -iquote, not -I: "limits.h" is ours and <limits.h> the system's, in system headers too.
OUR_CPPFLAGS = -D_POSIX_C_SOURCE=200809L -iquote pipeline -iquote dictionaries -iquote $(B)/gen $(PKG_CFLAGS)
OUR_CFLAGS   = -std=c11 $(WARN) $(if $(WERROR),-Werror) $(SAN) -ffile-prefix-map=$(CURDIR)=.
OUR_LDFLAGS  = $(SAN) -Wl,--as-needed

COMPILE = $(CC) $(OUR_CPPFLAGS) $(CPPFLAGS) $(OUR_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
LINK    = $(CC) $(OUR_LDFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(PKG_LIBS) -lm

.PHONY: all check asan headers format format-check regen fuzz oracle bench cover lint install frequency \
        uninstall dist distcheck deps demo clean help models tests
.SUFFIXES:
.SECONDARY:
.DELETE_ON_ERROR:

all: $(BINS) $(SHARE) $(B)/share/batch.mk $(B)/man/record.5

help:
	@echo 'make            programs and dictionary, in build/bin and build/share'
	@echo 'make deps       installs what the build and the tests need'
	@echo 'make demo       a made-up trove through the whole pipe, to build/demo'
	@echo 'make check      all tests; T=decode only those of decode'
	@echo 'make asan       the same under address and undefined-behaviour sanitizers'
	@echo 'make lint       house rules; headers, format-check are parts of it'
	@echo 'make oracle     the fast search for misspellings against a slow one, ORACLE_MB=100'
	@echo 'make bench      how fast; cover: what the tests reach'
	@echo 'make fuzz F=x   tests/fuzz/x_fuzz.c for SECONDS=60; F=charset CHARSET=Big5 one decoder,'
	@echo '                F=extract_media FORMAT=psd one reader, or FORMAT=picture those of a file'
	@echo 'make install    to DESTDIR and PREFIX; uninstall, dist, distcheck, clean'

# -- objects, generated tables, programs --------------------------------------------------

obj = $(patsubst %.c,$(B)/%.o,$(1))

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE)

# The release stands in VERSION, the place of installed data in config.mk.
$(B)/pipeline/stage.o: CPPFLAGS += -DRIFFLE_RELEASE='"$(VERSION)"' -DRIFFLE_SHARE='"$(SHAREDIR)"'
$(B)/pipeline/stage.o: VERSION config.mk

# A generator's tables must be there before what includes them is compiled.
GENERATED := $(B)/gen/confine_filter.h $(B)/gen/charset_tables.h $(B)/gen/charset_model.h $(B)/gen/fold_table.h $(B)/gen/particles.h $(B)/gen/pinyin_table.h
$(call obj,$(CORE) $(STAGECORE)): | $(GENERATED)

# The search key: properties from utf8proc, Han variants from the table.
$(B)/gen/fold_table.h: pipeline/fold_han.tsv $(B)/tools/pipeline/fold_gen
	@mkdir -p $(@D)
	$(B)/tools/pipeline/fold_gen <pipeline/fold_han.tsv >$@

# What a sandboxed process may ask of the system.
$(B)/gen/confine_filter.h: $(B)/tools/pipeline/confine_gen
	@mkdir -p $(@D)
	$(B)/tools/pipeline/confine_gen >$@

# Charsets: flat tables from the mappings, in which KPS 9566 is as published; the
# model's costs, which `make models` counts anew from the shared training texts.
CHARSET_MAPS := pipeline/charset/KPS9566.TXT $(sort $(wildcard pipeline/charset/maps/*.map))
$(B)/gen/charset_tables.h: $(CHARSET_MAPS) $(B)/tools/pipeline/charset/tables_gen
	@mkdir -p $(@D)
	$(B)/tools/pipeline/charset/tables_gen $(CHARSET_MAPS) >$@
$(B)/gen/charset_model.h: pipeline/charset/model.tsv $(B)/tools/pipeline/charset/model_gen
	@mkdir -p $(@D)
	$(B)/tools/pipeline/charset/model_gen <pipeline/charset/model.tsv >$@

# Both in one, for speed: not among GENERATED, since it is made of what those make.
WEIGHTS := $(B)/gen/charset_weights.h
$(WEIGHTS): $(B)/tools/pipeline/charset/weights_gen
	@mkdir -p $(@D)
	$(B)/tools/pipeline/charset/weights_gen >$@
$(B)/pipeline/charset/weights_gen.o: | $(GENERATED)
$(B)/tools/pipeline/charset/weights_gen: $(patsubst %,$(B)/pipeline/charset/%.o,tables model hypothesis utf8 vector)
$(B)/pipeline/charset/weights.o: | $(WEIGHTS)

CHARSET_TEXTS = $(foreach l,zh-Hans zh-Hant ja ru fr de en,$(l)=text/$(l).txt) \
                zh-Hant=converted/zh-Hant.txt ko=text/ko-KR.txt ko-KP=text/ko-KP.txt
.PHONY: models-charset models-segment models-xscript models-frequency
models: models-charset models-segment models-xscript models-frequency
models-charset: $(B)/tools/pipeline/charset/train
	cd $(RIFFLE_SHARED)/data/encoding/train && $(abspath $<) $(CHARSET_TEXTS) >$(abspath $(B)/model.tsv)
	cmp -s $(B)/model.tsv pipeline/charset/model.tsv || cp $(B)/model.tsv pipeline/charset/model.tsv

# Letters, syllables and family names across scripts, from pairs of names.
XSCRIPT = $(RIFFLE_SHARED)/data/lookup/dev/xscript_
XSCRIPT_PAIRS = hangul=$(XSCRIPT)ko.tsv kana=$(XSCRIPT)ja.tsv han=$(XSCRIPT)zh.tsv
TRAINED = xcost spell_hangul spell_kana kname
models-xscript: $(patsubst %,$(B)/tools/dictionaries/%_train,xcost spell kname)
	$(B)/tools/dictionaries/xcost_train $(XSCRIPT_PAIRS) >$(B)/xcost.def
	$(B)/tools/dictionaries/spell_train hangul $(XSCRIPT)ko.tsv >$(B)/spell_hangul.def
	$(B)/tools/dictionaries/spell_train kana $(XSCRIPT)ja.tsv >$(B)/spell_kana.def
	$(B)/tools/dictionaries/kname_train $(XSCRIPT)ko.tsv >$(B)/kname.def
	for m in $(TRAINED); do \
	    cmp -s $(B)/$$m.def dictionaries/$$m.def || cp $(B)/$$m.def dictionaries/$$m.def || exit 1; \
	done

# Mandarin readings, from ICU.
$(B)/gen/pinyin_table.h: $(B)/tools/dictionaries/pinyin_gen
	@mkdir -p $(@D)
	$(B)/tools/dictionaries/pinyin_gen >$@

# The models of the segmenter; model/README.md says from what.
models-segment: $(B)/tools/stages/segment/train
	sh stages/segment/model/make.sh $< $(RIFFLE_SHARED)/data/segment stages/segment/model

# What is ordinary in text; `make models` counts it anew.
$(B)/gen/frequency_table.c: dictionaries/frequency.txt $(B)/tools/dictionaries/frequency_gen
	@mkdir -p $(@D)
	$(B)/tools/dictionaries/frequency_gen <dictionaries/frequency.txt >$@
$(B)/gen/frequency_table.o: $(B)/gen/frequency_table.c dictionaries/frequency.h
	$(COMPILE)

FREQUENCY_TEXTS = $(foreach l,zh-Hans zh-Hant ja ru fr de en ko-KR ko-KP,encoding/train/text/$(l).txt) \
                  encoding/train/converted/zh-Hant.txt words=segment/train/jieba/dict.txt
models-frequency: $(B)/tools/dictionaries/train
	cd $(RIFFLE_SHARED)/data && $(abspath $<) $(FREQUENCY_TEXTS) >$(abspath $(B)/frequency.txt)
	cmp -s $(B)/frequency.txt dictionaries/frequency.txt || cp $(B)/frequency.txt dictionaries/frequency.txt

# Korean particles, from their readable table; LC_ALL=C makes letters bytes.
$(B)/gen/particles.h: stages/segment/particles.awk stages/segment/particles.tsv
	@mkdir -p $(@D)
	LC_ALL=C awk -f stages/segment/particles.awk stages/segment/particles.tsv >$@

$(B)/tools/%_gen: $(B)/%_gen.o
	@mkdir -p $(@D)
	$(LINK)
$(B)/tools/%/train: $(B)/%/train.o
	@mkdir -p $(@D)
	$(LINK)
# The trainer of the segmenter shares its files.
SEGMENT_TRAIN := $(call obj,$(wildcard stages/segment/train/*.c))
$(B)/tools/stages/segment/train: $(SEGMENT_TRAIN) $(B)/libstages.a $(B)/libriffle.a
$(SEGMENT_TRAIN) $(B)/stages/segment/train.o: OUR_CPPFLAGS += -iquote stages/segment
$(SEGMENT_TRAIN): | $(GENERATED)

$(B)/tools/%_train: $(B)/%_train.o $(B)/libriffle.a
	@mkdir -p $(@D)
	$(LINK)

# It folds its texts as everything does.
$(B)/tools/dictionaries/train: $(B)/libriffle.a

$(B)/libriffle.a: $(call obj,$(CORE)) $(B)/gen/frequency_table.o
	@rm -f $@
	$(AR) rcs $@ $^

# All stages' cores without their main, for tests and fuzzers.
$(B)/libstages.a: $(call obj,$(STAGECORE))
	@rm -f $@
	$(AR) rcs $@ $^

define stage_rule
$(B)/bin/riffle-$(1): $(call obj,$(filter-out $(TOOLS),$(wildcard stages/$(1)/*.c))) $(B)/libriffle.a
	@mkdir -p $$(@D)
	$$(LINK)
endef
$(foreach s,$(STAGES),$(eval $(call stage_rule,$(s))))

# A library's own headers are not held to our warnings.
define extractor_rule
$(call obj,$(wildcard stages/extract/$(1)/*.c)): OUR_CPPFLAGS += -iquote stages/extract \
    $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(PKGS_$(1))))
$(B)/bin/riffle-extract-$(1): PKG_LIBS += $(shell $(PKG_CONFIG) --libs $(PKGS_$(1)))
$(B)/bin/riffle-extract-$(1): $(call obj,$(wildcard stages/extract/$(1)/*.c)) $(B)/libstages.a $(B)/libriffle.a
	@mkdir -p $$(@D)
	$$(LINK)
endef
$(foreach e,$(EXTRACTORS),$(eval $(call extractor_rule,$(e))))
# Where poppler-data lies, which poppler has compiled in too.
$(B)/stages/extract/pdf/main.o: OUR_CPPFLAGS += -DPOPPLER_DATADIR='"$(or $(shell $(PKG_CONFIG) --variable=poppler_datadir poppler-data 2>/dev/null),/usr/share/poppler)"'

$(B)/bin/riffle-dictionary: $(B)/dictionaries/main.o $(B)/libriffle.a
	@mkdir -p $(@D)
	$(LINK)
$(B)/bin/riffle-show: $(B)/pipeline/show.o $(B)/libriffle.a
	@mkdir -p $(@D)
	$(LINK)
$(B)/bin/riffle: $(B)/pipeline/riffle.o $(B)/libriffle.a
	@mkdir -p $(@D)
	$(LINK)

$(B)/share/riffle.dict: $(B)/bin/riffle-dictionary $(DICTS)
	@mkdir -p $(@D)
	$(B)/bin/riffle-dictionary build -g -o $@ $(DICTS)

$(B)/share/%.model: stages/segment/model/%.model
	@mkdir -p $(@D)
	cp $< $@

$(B)/share/batch.mk: pipeline/batch.mk
	@mkdir -p $(@D)
	cp pipeline/batch.mk $@

# record(5) takes its tables from fields.def and faults.def.
$(B)/man/record.5: pipeline/record.5.in $(B)/tools/pipeline/record_gen
	@mkdir -p $(@D)
	$(B)/tools/pipeline/record_gen <pipeline/record.5.in >$@

# -- tests ------------------------------------------------------------------------------------

UNIT     := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/*_test.c tests/property/*_test.c))
REPLAY   := $(patsubst tests/fuzz/%_fuzz.c,$(B)/tests/fuzz/%_replay,$(wildcard tests/fuzz/*_fuzz.c))
TESTTOOLS := $(B)/tests/fault/fault.so $(B)/tests/names.dict $(patsubst %.c,$(B)/%,$(wildcard tests/trove/mk*.c tests/tools/*.c))

$(B)/tests/%.o: OUR_CPPFLAGS += -Itests/unit $(patsubst %,-I%,$(wildcard stages/*)) \
    -DTEST_MODELS='"$(CURDIR)/stages/segment/model"'

$(B)/tests/%_test: $(B)/tests/%_test.o $(B)/libstages.a $(B)/libriffle.a
	@mkdir -p $(@D)
	$(LINK)
$(B)/tests/property/fuzzy_test $(B)/tests/property/oracle: %: %.o $(B)/tests/property/slow.o $(B)/libstages.a $(B)/libriffle.a
	$(LINK)
$(B)/tests/fuzz/%_replay: $(B)/tests/fuzz/%_fuzz.o $(B)/tests/fuzz/replay.o $(B)/libstages.a $(B)/libriffle.a
	@mkdir -p $(@D)
	$(LINK)
$(B)/tests/trove/%: $(B)/tests/trove/%.o $(B)/libriffle.a
	$(LINK)
$(B)/tests/trove/mktrove: $(B)/tests/trove/pack.o $(B)/tests/trove/office.o
$(B)/tests/tools/%: $(B)/tests/tools/%.o $(B)/libriffle.a
	$(LINK)
$(B)/tests/tools/mkdocs $(B)/tests/tools/mksamples: $(B)/tests/trove/pack.o $(B)/tests/trove/office.o $(B)/libstages.a
$(B)/tests/bench/%: $(B)/tests/bench/%.o $(B)/libstages.a $(B)/libriffle.a
	$(LINK)
# A peer to measure against, where it is there; nothing else needs it.
UCHARDET = $(if $(shell $(PKG_CONFIG) --exists uchardet && echo yes),uchardet)
$(B)/tests/bench/detect.o: OUR_CPPFLAGS += $(if $(UCHARDET),-DHAVE_UCHARDET)
$(B)/tests/bench/detect: PKG_LIBS += $(if $(UCHARDET),$(shell $(PKG_CONFIG) --libs uchardet))
# Names made up for the tests, so that theirs do not change with the real ones.
$(B)/tests/names.dict: $(B)/bin/riffle-dictionary $(wildcard tests/dictionaries/*.tsv)
	@mkdir -p $(@D)
	$(B)/bin/riffle-dictionary build -o $@ $(sort $(wildcard tests/dictionaries/*.tsv))

# Never with a sanitizer: it is loaded before programs that have none.
$(B)/tests/fault/fault.so: tests/fault/fault.c
	@mkdir -p $(@D)
	$(CC) -std=c11 $(WARN) -O2 -fPIC -shared -o $@ $< -ldl

TRAINERS := $(patsubst %.c,$(B)/tools/%,$(wildcard pipeline/*/train.c stages/*/train.c dictionaries/*_train.c dictionaries/train.c))
tests: all $(UNIT) $(REPLAY) $(TESTTOOLS) $(TRAINERS)

check: tests
	@B=$(B) RIFFLE_SHARED='$(RIFFLE_SHARED)' SAN='$(SAN)' VERSION=$(VERSION) sh tests/run.sh $(T)

asan:
	$(MAKE) B=$(B)/asan SAN='-fsanitize=address,undefined -fno-sanitize-recover=all' \
	    CFLAGS='-O1 -g -fno-omit-frame-pointer' check

regen: tests
	@B=$(B) REGEN=1 sh tests/run.sh golden

FUZZFLAGS = -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
SECONDS ?= 60
fuzz:
	@test -n '$(F)' || { echo 'make fuzz F=NAME, one of:' $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c)); exit 2; }
	$(MAKE) B=$(B)/fuzz CC=clang SAN='$(FUZZFLAGS)' CFLAGS='-O1 -g' $(B)/fuzz/tests/fuzz/$(F)_target
	@mkdir -p $(B)/fuzz/new/$(F)$(CHARSET)$(FORMAT)
	FUZZ_CHARSET='$(CHARSET)' FUZZ_FORMAT='$(FORMAT)' $(B)/fuzz/tests/fuzz/$(F)_target -max_total_time=$(SECONDS) -rss_limit_mb=4096 \
	    -artifact_prefix=$(B)/fuzz/ $(B)/fuzz/new/$(F)$(CHARSET)$(FORMAT) $(wildcard tests/fuzz/corpus/$(F))
$(B)/tests/fuzz/%_target: $(B)/tests/fuzz/%_fuzz.o $(B)/libstages.a $(B)/libriffle.a
	$(LINK) -fsanitize=fuzzer

# The long test of misspellings: an hour's quarter for each 100 MB.
ORACLE_MB ?= 100
ORACLE_SEED ?= 20231122
ORACLE_NAMES = $(RIFFLE_SHARED)/data/lookup/dev/names.tsv
ORACLE_TEXTS = $(sort $(wildcard $(RIFFLE_SHARED)/data/lookup/dev/text.txt \
                 $(RIFFLE_SHARED)/data/encoding/train/text/*.txt $(RIFFLE_SHARED)/data/segment/dev/*.words))
oracle: $(B)/tests/property/oracle
	@test -n '$(ORACLE_TEXTS)' || { echo 'make oracle: no texts in $(RIFFLE_SHARED)/data'; exit 2; }
	cd $(B) && tests/property/oracle $(ORACLE_SEED) $(ORACLE_MB) $(abspath $(ORACLE_NAMES) $(ORACLE_TEXTS))

cover:
	$(MAKE) B=$(B)/cover SAN=--coverage CFLAGS='-O0 -g' check
	@sh tests/cover.sh $(B)/cover

bench: tests $(patsubst %.c,$(B)/%,$(wildcard tests/bench/*.c))
	@B=$(B) RIFFLE_SHARED='$(RIFFLE_SHARED)' sh tests/bench/bench.sh $(T)

HEADERS := $(wildcard pipeline/*.h pipeline/*/*.h stages/*/*.h stages/*/*/*.h dictionaries/*.h tests/unit/*.h)
headers: $(GENERATED) $(WEIGHTS)
	@for h in $(HEADERS); do \
	    printf '#include "%s"\ntypedef int not_empty;\n' $$h | \
	    $(CC) $(OUR_CPPFLAGS) -I. $(patsubst %,-I%,$(wildcard stages/*)) $(OUR_CFLAGS) \
	        -Werror -fsyntax-only -x c - || exit 1; \
	done

SOURCES := $(wildcard pipeline/*.[ch] pipeline/*/*.[ch] stages/*/*.[ch] stages/*/*/*.[ch] dictionaries/*.[ch] \
             tests/*/*.[ch])
format:
	clang-format -i $(SOURCES)
format-check:
	clang-format --dry-run -Werror $(SOURCES)

lint: headers
	@B=$(B) sh tests/lint.sh

# -- the demo -----------------------------------------------------------------------------------

demo: all $(TESTTOOLS)
	@rm -rf $(B)/demo
	@mkdir -p $(B)/demo
	$(B)/tests/trove/mktrove $(B)/demo/trove
	$(B)/bin/riffle run -p $(B)/demo/passwords.txt -o $(B)/demo $(B)/demo/trove
	@echo 'The hits, for people: $(B)/demo/hits.xlsx'

# -- install --------------------------------------------------------------------------------------

# A stage's manual is named as its program; formats and the overview keep theirs.
MANNAME = $$(case $$m in stages/*|*/show.1|*/dictionary.1) printf riffle-;; esac; basename $$m)
install: all
	$(INSTALL) -d '$(DESTDIR)$(BINDIR)' '$(DESTDIR)$(SHAREDIR)' \
	    $(foreach s,1 5 7,'$(DESTDIR)$(MANDIR)/man$(s)')
	$(INSTALL) -m 755 $(BINS) '$(DESTDIR)$(BINDIR)'
	$(INSTALL) -m 644 $(SHARE) $(B)/share/batch.mk '$(DESTDIR)$(SHAREDIR)'
	for m in $(MANUALS); do \
	    $(INSTALL) -m 644 $$m '$(DESTDIR)$(MANDIR)'/man$${m##*.}/$(MANNAME) || exit 1; \
	done
uninstall:
	rm -f $(patsubst %,'$(DESTDIR)$(BINDIR)/%',$(notdir $(BINS)))
	rm -rf '$(DESTDIR)$(SHAREDIR)'
	for m in $(MANUALS); do \
	    rm -f '$(DESTDIR)$(MANDIR)'/man$${m##*.}/$(MANNAME); \
	done

DIST = riffle-$(VERSION)
dist:
	@mkdir -p $(B)
	git archive --format=tar --prefix=$(DIST)/ HEAD | gzip -n >$(B)/$(DIST).tar.gz
distcheck: dist
	rm -rf $(B)/distcheck
	mkdir -p $(B)/distcheck
	gzip -dc $(B)/$(DIST).tar.gz | tar -xf - -C $(B)/distcheck
	$(MAKE) -C $(B)/distcheck/$(DIST) B=build RIFFLE_SHARED='$(abspath $(RIFFLE_SHARED))' check
	$(MAKE) -C $(B)/distcheck/$(DIST) B=build DESTDIR='$(abspath $(B))/distcheck/root' PREFIX=/usr install
	RIFFLE_DATA= $(B)/distcheck/root/usr/bin/riffle --version
	$(MAKE) -C $(B)/distcheck/$(DIST) B=build DESTDIR='$(abspath $(B))/distcheck/root' PREFIX=/usr uninstall
	test -z "$$(find $(B)/distcheck/root ! -type d)"
	rm -rf $(B)/distcheck

clean:
	rm -rf $(B)

-include $(patsubst %.o,%.d,$(call obj,$(CORE) $(STAGECORE) $(STAGES:%=stages/%/main.c) $(DRIVERS) \
    $(TOOLS) dictionaries/main.c $(wildcard tests/*/*.c stages/segment/train/*.c stages/extract/*/*.c)))

endif # deps
