#include "model.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag.h"
#include "limits.h"

/* What a section consists of: bytes of an entry or bucket; how many. */
struct shape {
	unsigned size;
	uint32_t n; /* 0: any number */
};

static const struct shape shapes[MODEL_SECTIONS] = {
	[MODEL_LICENCE] = { 1, 0 },
	[MODEL_MAP] = { 2, 0x10000 },
	[MODEL_TYPES] = { 1, 0 },
	[MODEL_SINGLE] = { 8, 0 },
	[MODEL_LENGTH] = { 16, 0 },
	[MODEL_PAIRS] = { 16, 0 },
	[MODEL_DENSE] = { 2, FEATURE_DENSE },
	[MODEL_TRIE] = { 8, 0 },
	[MODEL_SINGLE_COARSE] = { 8, 0 },
	[MODEL_PAIRS_COARSE] = { 16, 0 },
	[MODEL_DENSE_COARSE] = { 2, FEATURE_COARSE },
	[MODEL_WEIGHTS] = { 8, 0 },
	[MODEL_WORDS] = { 8, 0 },
};

/* check_header: what is wrong with the file as a whole, or NULL. */
static const char *
check_header(const unsigned char *p, size_t n, const char *lang)
{
	size_t tag = strlen(lang);

	if (n < MODEL_AT_VERSION ||
	    memcmp(p, MODEL_MAGIC, MODEL_AT_VERSION) != 0)
		return "not a model";
	if (n < MODEL_HEADER)
		return "cut off";
	if (dict_u32(p + MODEL_AT_VERSION) != MODEL_VERSION)
		return "of another version";
	if (dict_u32(p + MODEL_AT_ORDER) != MODEL_ORDER)
		return "of another byte order";
	if (dict_u64(p + MODEL_AT_SIZE) != n)
		return "cut off";
	if (tag > 7 || memcmp(p + MODEL_AT_LANG, lang, tag + 1) != 0)
		return "of another language";
	if (dict_u64(p + MODEL_AT_CHECKSUM) !=
	    dict_checksum(p + MODEL_AT_INPUTS, n - MODEL_AT_INPUTS))
		return "damaged";
	return NULL;
}

/* section: as the header has it; false when it does not fit. */
static bool
section(const struct model *m, enum model_section s, struct model_table *out)
{
	const unsigned char *p = (const unsigned char *)m->file.p;
	uint32_t off = dict_u32(p + MODEL_AT_TABLE + 8 * s);
	uint32_t bytes = dict_u32(p + MODEL_AT_TABLE + 8 * s + 4);
	const struct shape *shape = &shapes[s];

	if (off < MODEL_HEADER || off > m->file.n || bytes > m->file.n - off ||
	    off % 8 != 0 || bytes % shape->size != 0)
		return false;
	*out = (struct model_table){ p + off, bytes / shape->size };
	return out->n == 0 || shape->n == 0 || out->n == shape->n;
}

/* All of these sections must be there; those of another kind must not. */
static bool
are_filled(const struct model_table *t, enum model_section first,
    enum model_section last)
{
	for (unsigned i = first; i <= last; i++)
		if (t[i].n == 0)
			return false;
	return true;
}

/* maps_well: no symbol of the map is one that the model has not. */
static bool
maps_well(const struct model *m)
{
	unsigned most = 0;

	for (uint32_t cp = 0; cp < 0x10000; cp++) {
		unsigned symbol = dict_u16(m->map + 2 * cp);

		most = symbol > most ? symbol : most;
	}
	return most < m->symbols && m->symbols >= FEATURE_TYPES &&
	       m->trained <= m->symbols;
}

static bool
take_tagger(struct model *m, const struct model_table *t)
{
	m->map = t[MODEL_MAP].p;
	m->types = t[MODEL_TYPES].p;
	m->symbols = t[MODEL_TYPES].n;
	m->trained = t[MODEL_SINGLE].n;
	m->length = t[MODEL_LENGTH].p;
	m->trie = t[MODEL_TRIE];
	m->fine = (struct model_weights){ t[MODEL_SINGLE].p, t[MODEL_DENSE].p,
		t[MODEL_PAIRS] };
	m->has_coarse = are_filled(t, MODEL_SINGLE_COARSE, MODEL_DENSE_COARSE);
	m->coarse = (struct model_weights){ t[MODEL_SINGLE_COARSE].p,
		t[MODEL_DENSE_COARSE].p, t[MODEL_PAIRS_COARSE] };
	return maps_well(m) && t[MODEL_LENGTH].n == m->trained &&
	       (!m->has_coarse || t[MODEL_SINGLE_COARSE].n == m->trained);
}

/* take_sections: of a tagger or of a ranker; false for what is neither. */
static bool
take_sections(struct model *m)
{
	struct model_table t[MODEL_SECTIONS];

	for (unsigned i = 0; i < MODEL_SECTIONS; i++)
		if (!section(m, (enum model_section)i, &t[i]))
			return false;
	m->weights = t[MODEL_WEIGHTS];
	m->words = t[MODEL_WORDS];
	if (t[MODEL_MAP].n == 0)
		return are_filled(t, MODEL_WEIGHTS, MODEL_WORDS);
	return are_filled(t, MODEL_MAP, MODEL_TRIE) && take_tagger(m, t);
}

bool
model_of(struct model *m, struct str bytes, const char *name, const char *lang)
{
	const char *wrong =
	    check_header((const unsigned char *)bytes.p, bytes.n, lang);

	*m = (struct model){ .file = bytes };
	if (wrong == NULL && !take_sections(m))
		wrong = "damaged";
	if (wrong != NULL)
		diag_warn("%s: %s", diag_quote(str_of(name)), wrong);
	return wrong == NULL;
}

bool
model_open(struct model *m, const char *path, const char *lang)
{
	struct stat st;
	void *p = MAP_FAILED;
	/* A pipe must be refused, not waited for. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *wrong = NULL;

	*m = (struct model){ .mapped = false };
	if (fd < 0 || fstat(fd, &st) < 0)
		wrong = strerror(errno);
	else if (!S_ISREG(st.st_mode) || st.st_size < 1)
		wrong = "not a model";
	else if ((uint64_t)st.st_size > LIMIT_MODEL)
		wrong = "larger than a model may be";
	else if ((p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd,
		      0)) == MAP_FAILED)
		wrong = strerror(errno);
	if (wrong != NULL)
		diag_warn("%s: %s", diag_quote(str_of(path)), wrong);
	else if (model_of(m, (struct str){ p, (size_t)st.st_size }, path, lang))
		m->mapped = true;
	else
		munmap(p, (size_t)st.st_size);
	if (fd >= 0)
		close(fd);
	return m->mapped;
}

void
model_close(struct model *m)
{
	if (m->mapped)
		munmap((void *)(uintptr_t)m->file.p, m->file.n);
	*m = (struct model){ .mapped = false };
}
