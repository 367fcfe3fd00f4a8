/*
 * train: makes the model files of riffle-segment, see model/README.md.
 *
 *     train tagger LANG OUT TERMS VARIANTS WORDLIST COARSE SENTENCES...
 *     train ranker LANG OUT TERMS EOJEOLS... -- WORDLIST...
 *
 * An input called - is none.  Same input, same bytes.
 */
#include <stdio.h>
#include <string.h>

#include "diag.h"

#include "train/choose.h"
#include "train/corpus.h"
#include "train/tag.h"

enum { FOLDS = 5 };

/* An input that may be none. */
static bool
read_input(struct corpus *c, const char *path, struct buf *out)
{
	return strcmp(path, "-") == 0 || corpus_read(c, path, out);
}

/* Five times four fifths learn and one fifth, in one piece, is the test. */
static void
cross_validate(struct tag *t, size_t from)
{
	struct tag_score score = { 0, 0, 0 };
	size_t n = t->n - from;

	for (size_t i = 0; i < FOLDS; i++) {
		size_t out = from + n * i / FOLDS;
		size_t end = from + n * (i + 1) / FOLDS;

		tag_coarse(t, from, t->n, out, end);
		tag_coarse_score(t, out, end, &score);
	}
	fprintf(stderr, "train: coarse standard, %d-fold: F1 %.2f\n", FOLDS,
	    200.0 * (double)score.right / (double)(score.found + score.gold));
}

struct inputs {
	struct corpus corpus;
	struct buf terms, variants, words, coarse, texts;
};

static void
see(struct lexicon *l, struct str lines)
{
	lexicon_see(l, lines);
}

static bool
train_tagger(struct inputs *in, const char *lang, const char *out)
{
	unsigned char digest[32];
	struct lexicon *l = lexicon_new();
	struct tag t = { .lexicon = l };
	size_t fine;
	bool good;

	see(l, buf_str(&in->texts));
	see(l, buf_str(&in->coarse));
	lexicon_variants(l, buf_str(&in->variants));
	lexicon_build(l, buf_str(&in->words));
	tag_add(&t, buf_str(&in->texts));
	fine = t.n;
	tag_add(&t, buf_str(&in->coarse));
	tag_fine(&t, 0, fine);
	if (t.n > fine) {
		cross_validate(&t, fine);
		tag_coarse(&t, fine, t.n, 0, 0);
	}
	tag_write(&t);
	buf_adds(&l->image.section[MODEL_LICENCE], buf_str(&in->terms));
	digest_end(&in->corpus.digest, digest);
	good = image_write(&l->image, out, lang, digest);
	tag_fini(&t);
	lexicon_free(l);
	return good;
}

static bool
tagger(char **path)
{
	struct inputs in = { .terms = { NULL, 0, 0 } };
	bool good;

	digest_init(&in.corpus.digest);
	good = corpus_read(&in.corpus, path[2], &in.terms) &&
	       read_input(&in.corpus, path[3], &in.variants) &&
	       read_input(&in.corpus, path[4], &in.words) &&
	       read_input(&in.corpus, path[5], &in.coarse);
	for (size_t i = 6; good && path[i] != NULL; i++)
		good = corpus_read(&in.corpus, path[i], &in.texts);
	good = good && train_tagger(&in, path[0], path[1]);
	buf_fini(&in.terms);
	buf_fini(&in.variants);
	buf_fini(&in.words);
	buf_fini(&in.coarse);
	buf_fini(&in.texts);
	return good;
}

/* -- Korean -----------------------------------------------------------------
 */

static bool
add_file(struct corpus *c, const char *path, struct choose *choose,
    void (*add)(struct choose *c, struct str lines))
{
	struct buf lines = { NULL, 0, 0 };
	bool good = corpus_read(c, path, &lines);

	if (good)
		add(choose, buf_str(&lines));
	buf_fini(&lines);
	return good;
}

/* The list of words stands behind the eojeols, but is needed first. */
static bool
train_ranker(struct corpus *c, char **path, struct choose *choose)
{
	size_t split = 3, i;
	bool good =
	    corpus_read(c, path[2], &choose->image.section[MODEL_LICENCE]);

	while (path[split] != NULL && strcmp(path[split], "--") != 0)
		split++;
	for (i = split; good && path[i] != NULL && path[i + 1] != NULL; i++)
		good = add_file(c, path[i + 1], choose, choose_words);
	choose_list(choose);
	for (i = 3; good && i < split; i++)
		good = add_file(c, path[i], choose, choose_add);
	if (good)
		choose_learn(choose);
	return good;
}

static bool
ranker(char **path)
{
	struct choose choose = { .n = 0 };
	struct corpus corpus;
	unsigned char digest[32];
	bool good;

	digest_init(&corpus.digest);
	good = train_ranker(&corpus, path, &choose);
	digest_end(&corpus.digest, digest);
	good = good && image_write(&choose.image, path[1], path[0], digest);
	choose_fini(&choose);
	return good;
}

int
main(int argc, char **argv)
{
	diag_init("train");
	if (argc > 8 && strcmp(argv[1], "tagger") == 0)
		return tagger(argv + 2) ? DIAG_OK : DIAG_FAILED;
	if (argc > 6 && strcmp(argv[1], "ranker") == 0)
		return ranker(argv + 2) ? DIAG_OK : DIAG_FAILED;
	fputs("usage: train tagger|ranker LANG OUT TERMS ...\n", stderr);
	return DIAG_USAGE;
}
