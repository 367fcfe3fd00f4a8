# batch.mk: many files, each read once, in shards that may run side by side;
# see riffle(1).
#
#   make -f batch.mk IN=drop OUT=out -j2
#
# IN         file or folder to read; without it nothing new is planned, and
#            what OUT has is joined
# OUT        folder of the batch, a name without blanks
# DICT       another compiled dictionary     PASSWORDS  for archives
# OCR        1: what pictures and scanned pages show, too
# PLAN       options of riffle plan: -b MIB, -c COUNT
# RIFFLE     the program, when it is found neither beside this file nor by PATH
#
# make only ever sees the numbers of shards: the names of the files stand in
# OUT/plan.  Whatever was killed is done again and nothing else.

here := $(dir $(lastword $(MAKEFILE_LIST)))
RIFFLE ?= $(firstword $(wildcard $(here)../build/bin/riffle $(here)../bin/riffle \
	$(here)../../bin/riffle) riffle)

ifneq ($(words $(OUT)),1)
$(error OUT=FOLDER is needed, a name without blanks)
endif

.SUFFIXES:
.PHONY: all
# What people have written into the sheet must outlive an interrupted make.
.PRECIOUS: $(OUT)/hits.xlsx $(OUT)/shards/%.rec

ifndef PLANNED

# The shards are known only when the plan is made: make is called once more.
all:
	"$(RIFFLE)" plan $(PLAN) -o $(OUT)$(if $(IN), -- "$$IN")
	@$(MAKE) --no-print-directory -f $(lastword $(MAKEFILE_LIST)) PLANNED=1

else

LISTS := $(sort $(wildcard $(OUT)/plan/??????.list))

RECS := $(LISTS:$(OUT)/plan/%.list=$(OUT)/shards/%.rec)

all: $(OUT)/hits.xlsx

$(OUT)/shards/%.rec: | $(OUT)/plan/%.list
	"$(RIFFLE)" shard$(if $(DICT), -d "$$DICT")$(if $(OCR), -O)$(if $(PASSWORDS), -p "$$PASSWORDS") $(OUT)/plan/$*.list -o $@

# Shards that were read on another machine may seem older than the sheet: it is
# also made again when their number is another one than it was made of.
ifneq ($(shell cat $(OUT)/shards/joined 2>/dev/null),$(words $(RECS)))
.PHONY: $(OUT)/hits.xlsx
endif

# A join that fails still leaves a `stage` without its `end`, so that the sheet
# fails too: sh only tells how the last program of a pipe ended.  hits.xlsx is
# moved last, since it says that all is done.
$(OUT)/hits.xlsx: $(RECS)
	"$(RIFFLE)" reconcile $(OUT)
	@rm -rf $(OUT)/.sheets && mkdir $(OUT)/.sheets
	{ "$(RIFFLE)" join $(OUT) || printf 'stage\tjoin\t\t\n'; } | \
	    "$(RIFFLE)-sheet" $(foreach f,$(wildcard $@ $(OUT)/hits.tsv),-r $f )-O $(OUT)/.sheets
	@cd $(OUT)/.sheets && mv -f hits.tsv files.tsv faults.tsv .. && mv -f hits.xlsx ..
	@rmdir $(OUT)/.sheets && mkdir -p $(OUT)/shards && echo $(words $(RECS)) >$(OUT)/shards/joined

endif
