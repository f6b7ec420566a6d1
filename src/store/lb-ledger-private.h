/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the SQLite ledger share.
 */
#pragma once

#include "lb-calendar.h"
#include "lb-checkpoint.h"
#include "lb-database.h"
#include "lb-folder.h"
#include "lb-ledger.h"

G_BEGIN_DECLS

#define LB_DIGEST_BYTES 32

typedef struct _LbTakenBefore LbTakenBefore;

/* What a roll-back must give back. */
typedef struct { gint64 head, clock_offset, answers; guint8 digest[LB_DIGEST_BYTES]; } LbLedgerMark;

struct _LbLedger
{
  LbDatabase *database;
  LbCheckpointer *checkpointer; /* (nullable) of a service on SQLite */
  LbTransaction *batch;      /* (nullable) the commit that is being filled */
  char *folder, *epoch, *name;
  gboolean training, read_only;
  int lock;                  /* file descriptor, -1 when not held */
  gint64 data_version;       /* of the database, to notice writers of other processes */
  gint64 n_documents;        /* as last seen: they are only added to */
  LbLedgerMark mark, committed;
  GPtrArray *catalogues;     /* (element-type LbCatalogue) oldest first; NULL until asked for */
  LbCalendar *calendar;
  LbPolicy *policy;
  GHashTable *cases;         /* char* id → LbKnownCase: states as of the mark */
  GQueue *recent;            /* (element-type LbKnownCase) of @cases, the newest first */
  LbTakenBefore *taken;      /* of commands, as of the mark */
  gint64 session_idle, session_longest; /* seconds; 0: the usual */
  GHashTable *touched;       /* set of ids that this batch has changed */
  GString *deeds;            /* (nullable) what this batch will tell other services (lb-ledger-others.h) */
};

extern const LbSchema lb_ledger_schema;
extern const char lb_ledger_keep_schema[]; /* its second step */
extern const char lb_ledger_void_schema[]; /* its seventh */
extern const char lb_ledger_people_schema[]; /* its fourth step */
extern const char lb_ledger_publish_schema[]; /* its eighth step */
extern const char lb_ledger_files_schema[];   /* its ninth step */

/* meta: the store lives on another engine. */
#define LB_META_MOVED "moved"
/* The path or address of @folder's database. (transfer full) */
gboolean lb_ledger_find_engine (const char *folder, char **ret_path, GError **error);
gboolean lb_ledger_read_mark (LbLedger *self, GError **error);
/* Clock, mark, and whether it is still here, after others have written. */
gboolean lb_ledger_read_store_again (LbLedger *self, GError **error);
gboolean lb_ledger_meta_set (LbLedger *self, const char *name, const char *value, GError **error);
gboolean lb_ledger_load_documents (LbLedger *self, GError **error);
/* What @content, read as @kind, is called, its digest, and from when on it is in force. (transfer full) */
LbLedgerDocument *lb_ledger_read_document (const char *kind, GBytes *content, GError **error);
/* As lb_ledger_install(). */
gboolean lb_ledger_install_content (LbLedger *self, const char *kind, GBytes *content, GError **error);

/* The cache of states. */
void lb_ledger_cache_drop (LbLedger *self, const char *id);
void lb_ledger_cache_clear (LbLedger *self);

/* Numbers of decisions and results. */
const char *lb_event_number (const LbEvent *event);
gboolean lb_ledger_note_number (LbLedger *self, const LbEvent *event, GError **error);
/* Refuses a number of a decision or result that another one bears. @state (nullable): the command's case;
 * @context: its. */
gboolean lb_ledger_check_register (LbLedger *self, const LbActor *actor, const LbCase *state,
                                   const LbCommand *command, const LbContext *context, GError **error);

/* Columns of the table of users, as lb_ledger_user_from_row() reads them from the column @first on. */
#define LB_USER_COLUMNS                                                                                               \
  "user.id, user.name, user.roles, user.section, user.desk_window, user.window_number, user.level, user.disabled,"    \
  " user.must_change, user.one_click"
#define LB_N_USER_COLUMNS 10
LbUser *lb_ledger_user_from_row (LbStatement *row, int first);

/* The context of a decision at @now; borrowed from the ledger. */
gboolean lb_ledger_context (LbLedger *self, const LbCase *state, const LbActor *actor, LbTime now,
                            LbContext *ret_context, GError **error);
GStrv lb_ledger_case_tags (const LbCase *state);
/* Writes when the clock has to look at a case again; LB_TIME_NONE: never. */
gboolean lb_ledger_write_wake (LbLedger *self, const char *case_id, LbTime at, GError **error);

/* Blobs that @record names, however deep: adds their digests to @digests (a set). */
void lb_record_collect_blobs (GVariant *record, const LbMember *members, GHashTable *digests);
char *lb_hex (const guint8 *bytes, gsize length);
char *lb_token_new (gsize bytes);
gboolean lb_is_hex (const char *text, gsize digits);
/* The user of leases that were lost with a store; no id of a person is like it. */
#define LB_LEASE_OF_NOBODY "*"
/* Scope tags as a JSON array, for json_each(). */
char *lb_scopes_to_json (const char *const *scopes);

G_END_DECLS
