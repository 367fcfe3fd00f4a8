#include "suffix.h"

/* Compressed files: the suffix goes, or makes way for ".tar". */
static const char *const plain[] = { ".gz", ".bz2", ".xz", ".zst", ".lz4",
	".lzma", ".lz", ".z", ".bz", ".zstd", ".uu", ".uue" };
static const char *const tars[] = { ".tgz", ".tbz2", ".tbz", ".txz", ".tzst",
	".taz", ".tlz" };
static const char *const archives[] = { ".zip", ".zipx", ".7z", ".rar", ".tar",
	".cab", ".lzh", ".lha", ".alz", ".egg", ".arj", ".ace", ".iso", ".cpio",
	".rpm", ".deb", ".xar", ".jar", ".warc", ".lzo", ".sit" };

#define N_OF(table) (sizeof(table) / sizeof *(table))

/* last_step: the part of a path behind its last slash. */
static struct str
last_step(struct str path)
{
	for (size_t i = path.n; i-- > 0;)
		if (path.p[i] == '/')
			return str_from(path, i + 1);
	return path;
}

/* ends_in: bytes of the one of n suffixes that a name ends in; or 0. */
static size_t
ends_in(struct str name, const char *const *suffixes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str s = str_of(suffixes[i]);

		if (name.n > s.n &&
		    str_eq_nocase(str_from(name, name.n - s.n), s))
			return s.n;
	}
	return 0;
}

void
suffix_less(struct buf *out, struct str path)
{
	struct str name = last_step(path);
	size_t one = ends_in(name, plain, N_OF(plain));
	size_t two = ends_in(name, tars, N_OF(tars));

	buf_adds(out, str_head(name, name.n - one - two));
	if (two > 0)
		buf_addz(out, ".tar");
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* is_part: ".001", ".r00", ".z01" and what counts on from there. */
static bool
is_part(struct str name)
{
	if (name.n < 5)
		return false;
	const char *p = name.p + name.n - 4;

	return p[0] == '.' && is_digit(p[2]) && is_digit(p[3]) &&
	       (is_digit(p[1]) || (p[1] | 32) == 'r' || (p[1] | 32) == 'z');
}

enum suffix_kind
suffix_kind(struct str path)
{
	struct str name = last_step(path);

	if (is_part(name))
		return SUFFIX_PART;
	return ends_in(name, plain, N_OF(plain)) > 0 ||
		       ends_in(name, tars, N_OF(tars)) > 0 ||
		       ends_in(name, archives, N_OF(archives)) > 0
		   ? SUFFIX_ARCHIVE
		   : SUFFIX_OTHER;
}
