# What a packager changes; the Makefile's own settings are not here.

CC         ?= cc
CFLAGS     ?= -O2 -g
CPPFLAGS   ?=
LDFLAGS    ?=
AR         ?= ar
INSTALL    ?= install
PKG_CONFIG ?= pkg-config

PREFIX     ?= /usr/local
DESTDIR    ?=
BINDIR      = $(PREFIX)/bin
SHAREDIR    = $(PREFIX)/share/riffle
MANDIR      = $(PREFIX)/share/man

# Which pkg-config does not know everywhere.
BZ2_LIBS   ?= -lbz2

# Where libc has no iconv of its own: -liconv
ICONV_LIBS ?=

# Data for measuring and for some tests, beside the project; may be absent.
RIFFLE_SHARED ?= ../shared
