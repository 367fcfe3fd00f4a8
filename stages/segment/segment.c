#include "segment.h"

#include <stdlib.h>

#include "diag.h"
#include "limits.h"
#include "mem.h"
#include "stage.h"

#include "chars.h"
#include "icu.h"
#include "particle.h"
#include "rank.h"
#include "runs.h"
#include "stretch.h"
#include "tagger.h"

/* Margins below which a verdict is a mere doubt; model/README.md has why. */
enum { DOUBT = MODEL_NAT };

struct words {
	struct segment_word *v;
	size_t n, cap;
};

struct segment {
	struct segment_opts opts;
	const struct segment_models *models;
	struct icu *icu;
	struct runs runs;
	struct tagger tagger;
	struct rank *rank;
	struct words words;
	struct buf cuts;
};

/* -- models -----------------------------------------------------------------
 */

/* open_model: the file of this language, in the folder or where data lie. */
static bool
open_model(struct model *m, const char *folder, const char *lang)
{
	struct buf name = { NULL, 0, 0 };
	char *path;
	bool good;

	if (folder != NULL) {
		buf_addz(&name, folder);
		buf_addc(&name, '/');
	}
	buf_addz(&name, lang);
	buf_addz(&name, ".model");
	path = folder != NULL ? mem_dup(buf_z(&name), name.n)
			      : stage_data(buf_z(&name));
	if (path == NULL)
		diag_warn("no %s was found", buf_z(&name));
	good = path != NULL && model_open(m, path, lang);
	free(path);
	buf_fini(&name);
	return good;
}

bool
segment_models_open(struct segment_models *m, const char *folder)
{
	*m = (struct segment_models){ .zh = { .mapped = false } };
	if (open_model(&m->zh, folder, "zh") &&
	    open_model(&m->ja, folder, "ja") &&
	    open_model(&m->ko, folder, "ko"))
		return true;
	segment_models_close(m);
	return false;
}

void
segment_models_close(struct segment_models *m)
{
	model_close(&m->zh);
	model_close(&m->ja);
	model_close(&m->ko);
}

struct segment *
segment_new(
    const struct segment_opts *opts, const struct segment_models *models)
{
	struct icu *icu = icu_open();

	if (icu == NULL)
		return NULL;

	struct segment *s = mem_zalloc(1, sizeof(*s));

	s->opts = *opts;
	s->models = models;
	s->icu = icu;
	s->rank = rank_new(&models->ko);
	return s;
}

void
segment_free(struct segment *s)
{
	if (s == NULL)
		return;
	icu_close(s->icu);
	runs_fini(&s->runs);
	tagger_fini(&s->tagger);
	rank_free(s->rank);
	free(s->words.v);
	buf_fini(&s->cuts);
	free(s);
}

const char *
segment_libraries(void)
{
	return icu_release();
}

/* -- words ------------------------------------------------------------------
 */

static void
push(struct words *w, size_t at, size_t n, char mark, unsigned standards)
{
	if (w->n == w->cap)
		w->v = mem_grow(w->v, w->n, &w->cap, sizeof(*w->v));
	w->v[w->n++] = (struct segment_word){ at, n, mark, standards };
}

/* The cuts of an eojeol, by the model. */
static size_t
cuts_of(const struct segment *s, struct str text, const struct run *r,
    struct particle_cut cuts[PARTICLE_CUTS])
{
	struct rank_eojeol e = { { text.p + r->at, r->n }, r->tail - r->at,
		r->head };

	if (r->tail == r->at + r->n)
		return 0;
	return rank_cuts(s->rank, &e, cuts);
}

/* An eojeol, with the cuts of its particles, or a word of letters. */
static void
add_letters(struct segment *s, struct str text, const struct run *r)
{
	struct particle_cut cuts[PARTICLE_CUTS];
	size_t at = r->at, end = r->at + r->n;
	size_t n = cuts_of(s, text, r, cuts);
	char mark = ' ';

	for (size_t i = 0; i < n; i++) {
		size_t cut = r->tail + cuts[i].at;

		if (cut > at)
			push(&s->words, at, cut - at, mark,
			    mark == '?' ? 0 : SEGMENT_BOTH);
		at = cut;
		mark = cuts[i].mark;
	}
	push(&s->words, at, end - at, mark, mark == '?' ? 0 : SEGMENT_BOTH);
}

/* The dictionaries know no clusters: a word may begin with a vowel sign. */
static bool
is_extended(struct str rest)
{
	enum icu_class class = chars_at(rest, 0).class;

	return rest.n > 0 && (class == ICU_EXTEND || class == ICU_JOINER);
}

/* A run in the words that ICU finds; it is given one run at a time. */
static void
add_complex(struct segment *s, struct str text, const struct run *r)
{
	struct str rest = { text.p + r->at, r->n };
	size_t at = r->at;

	icu_start(s->icu, rest);
	while (rest.n > 0) {
		size_t n = icu_next(s->icu, rest);

		while (is_extended(str_from(rest, n)))
			n += icu_next(s->icu, str_from(rest, n));
		push(&s->words, at, n, ' ', SEGMENT_BOTH);
		at += n;
		rest = str_from(rest, n);
	}
}

/* -- Han and kana -----------------------------------------------------------
 */

/* A boundary of one standard only is weak, and so is one in doubt. */
static void
add_boundary(
    struct words *w, size_t at, size_t n, struct tagger_verdict v, bool joined)
{
	unsigned standards = (v.fine > 0 ? SEGMENT_FINE : 0) |
			     (v.coarse > 0 ? SEGMENT_COARSE : 0);

	if (standards == 0 && v.fine <= -DOUBT)
		w->v[w->n - 1].n += n;
	else if (!joined)
		push(w, at, n, ' ', SEGMENT_BOTH);
	else
		push(w, at, n, v.fine >= DOUBT && v.coarse >= DOUBT ? ' ' : '?',
		    standards);
}

/* A run of Han: its characters from number i of the tagger on; how many. */
static size_t
add_han(struct segment *s, const struct run *r, size_t i)
{
	size_t at = r->at, begin = i, n;

	for (; at < r->at + r->n; at += n, i++) {
		n = tagger_bytes(&s->tagger, i);
		if (i == 0)
			push(&s->words, at, n, ' ', SEGMENT_BOTH);
		else
			add_boundary(&s->words, at, n,
			    tagger_verdict(&s->tagger, i),
			    at > r->at || r->joined);
	}
	return i - begin;
}

/* Words from number `first` on become one: they are Korean after all. */
static void
unite(struct words *w, size_t first, size_t end)
{
	if (first >= end)
		return;
	w->v[first].n = w->v[end - 1].at + w->v[end - 1].n - w->v[first].at;
	memmove(&w->v[first + 1], &w->v[end], (w->n - end) * sizeof *w->v);
	w->n -= end - first - 1;
}

/* A run that the tagger does not cut. */
static void
add_other(struct segment *s, struct str text, const struct run *r)
{
	if (r->kind == RUN_COMPLEX)
		add_complex(s, text, r);
	else if (r->kind == RUN_LETTERS)
		add_letters(s, text, r);
	else /* a sign, or Han that Korean writes as one word */
		push(&s->words, r->at, r->n, ' ', SEGMENT_BOTH);
}

/* Digits or letters behind Han: 第3 may be one word. */
static bool
is_tagged(const struct segment *s, const struct run *r, size_t i)
{
	size_t at = TAGGER_MARGIN + i;

	return i > 0 && r->joined && r->kind == RUN_LETTERS &&
	       feature_is_open(s->tagger.type[at - 1], s->tagger.type[at]);
}

/* The n runs at r, by one model. */
static void
add_stretch(struct segment *s, const struct model *m, struct str text,
    const struct run *r, size_t n)
{
	size_t at = 0, first = 0;

	stretch_fill(&s->tagger, m, text, r, n);
	tagger_run(&s->tagger, m);
	for (size_t i = 0; i < n; i++) {
		size_t before = s->words.n;

		if (i > 0 && !r[i].joined)
			at++;
		if (r[i].kind == RUN_HAN) {
			at += add_han(s, &r[i], at);
			first = before;
			continue;
		}
		if (is_tagged(s, &r[i], at))
			add_boundary(&s->words, r[i].at, r[i].n,
			    tagger_verdict(&s->tagger, at), true);
		else
			add_other(s, text, &r[i]);
		at++;
		if (i > 0 && r[i - 1].hanja && s->words.v[before].mark != ' ')
			unite(&s->words, first, before);
	}
}

/* -- a text -----------------------------------------------------------------
 */

enum language { LANGUAGE_OTHER, LANGUAGE_KO, LANGUAGE_JA, LANGUAGE_ZH };

/* Where the record does not say it, kana in a third of all shows Japanese. */
static enum language
language(const struct segment *s, struct str lang)
{
	if (str_starts(lang, STR("ja")))
		return LANGUAGE_JA;
	if (str_starts(lang, STR("zh")))
		return LANGUAGE_ZH;
	if (str_starts(lang, STR("ko")))
		return LANGUAGE_KO;
	return s->runs.kana * 2 >= s->runs.han && s->runs.kana > 0
		   ? LANGUAGE_JA
		   : LANGUAGE_OTHER;
}

/* model_of_run: kana are Japanese wherever they stand. */
static const struct model *
model_of_run(
    const struct segment *s, const struct run *r, enum language language)
{
	if (r->kind != RUN_HAN)
		return NULL;
	return r->kana || language == LANGUAGE_JA ? &s->models->ja
						  : &s->models->zh;
}

/* Runs of one model go to the tagger together, for what they see around. */
static void
add_tagged(struct segment *s, struct str text, enum language language)
{
	const struct run *r = s->runs.v;
	const struct model *m = NULL;
	size_t from = 0;

	for (size_t i = 0; i < s->runs.n; i++) {
		const struct model *mine = model_of_run(s, &r[i], language);

		if (mine == NULL || mine == m)
			continue;
		if (m != NULL) {
			add_stretch(s, m, text, r + from, i - from);
			from = i;
		}
		m = mine;
	}
	add_stretch(s, m, text, r + from, s->runs.n - from);
}

size_t
segment_words(struct segment *s, struct str text, struct str lang,
    const struct segment_word **out)
{
	runs_find(&s->runs, text);
	s->words.n = 0;

	enum language which = language(s, lang);
	bool whole = which == LANGUAGE_KO; /* hanja are words */

	for (size_t i = 0; whole && i < s->runs.n; i++)
		whole = s->runs.v[i].kind != RUN_HAN || s->runs.v[i].hanja;
	if (s->runs.han + s->runs.kana > 0 && !whole)
		add_tagged(s, text, which);
	else
		for (size_t i = 0; i < s->runs.n; i++)
			add_other(s, text, &s->runs.v[i]);
	*out = s->words.v;
	return s->words.n;
}

/* -- what the program does with them --------------------------------------- */

void
segment_cuts(
    struct segment *s, struct str text, struct str lang, struct buf *out)
{
	const struct segment_word *w;
	size_t n = segment_words(s, text, lang, &w);

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(out, w[i].mark);
		buf_add_u64(out, w[i].n);
	}
}

int
segment_record(void *segment, struct record *in, struct rec_sink *out)
{
	struct segment *s = segment;

	if (rec_tag(in) != REC_TEXT || rec_get(in, TEXT_CUTS).n > 0) {
		rec_forward(out, in);
		return 0;
	}

	struct str lang = rec_get(in, TEXT_LANG);

	if (lang.n == 0 || str_eq(lang, STR("und")))
		lang = s->opts.lang;
	buf_reset(&s->cuts);
	segment_cuts(s, rec_get(in, TEXT_TEXT), lang, &s->cuts);
	rec_forward_with(out, in, TEXT_CUTS, buf_str(&s->cuts));
	return 0;
}

static bool
is_shown(const struct segment *s, const struct segment_word *w)
{
	return w->mark != '?' ||
	       (w->standards &
		   (s->opts.coarse ? SEGMENT_COARSE : SEGMENT_FINE)) != 0;
}

/*
 * Words from number i to *end that stand in the line as they are to be
 * written, since most words have one space between them.
 */
static struct str
words_piece(const struct segment *s, struct str line,
    const struct segment_word *w, size_t n, size_t i, size_t *end)
{
	size_t from = w[i].at, to = w[i].at + w[i].n;

	for (i++; i < n; i++) {
		bool spaced = w[i].at == to + 1 && line.p[to] == ' ';

		if (is_shown(s, &w[i]) ? !spaced : w[i].at != to)
			break;
		to = w[i].at + w[i].n;
	}
	*end = i;
	return (struct str){ line.p + from, to - from };
}

int
segment_line(void *segment, const struct str *line, struct buf *out)
{
	struct segment *s = segment;
	const struct segment_word *w;

	if (line == NULL)
		return 0;

	size_t n = segment_words(s, *line, s->opts.lang, &w);

	/* Each word may bring a space, and the line its end. */
	char *o = buf_reserve(out, line->n + n + 1), *start = o;

	for (size_t i = 0, end; i < n; i = end) {
		struct str piece = words_piece(s, *line, w, n, i, &end);

		if (i > 0 && is_shown(s, &w[i]))
			*o++ = ' ';
		memcpy(o, piece.p, piece.n);
		o += piece.n;
	}
	*o++ = '\n';
	out->n += (size_t)(o - start);
	return 0;
}
