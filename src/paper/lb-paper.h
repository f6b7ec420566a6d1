/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bureau's documents, made from a case and its events alone (docs/domain.md 3.7). A document says what was
 * true when its event happened, however much later it is printed: it is built from the events up to its own.
 * Documents are Chinese always; their fixed texts are in resources/documents.
 */
#pragma once

#include "lb-decide.h"
#include "lb-document.h"

G_BEGIN_DECLS

/* In the order of 一套档案. */
typedef enum
{
  LB_PAPER_INDEX,              /* 卷宗目录 */
  LB_PAPER_APPLICATION,        /* 综合申请表（一张表格） */
  LB_PAPER_ONE_TIME_NOTICE,    /* 一次性告知单 */
  LB_PAPER_RECEIPT,            /* 接件凭证 */
  LB_PAPER_REMINDER,           /* 现场勘验准备提醒单 */
  LB_PAPER_PROMISE,            /* 容缺受理承诺书 */
  LB_PAPER_ONE_DAY_NOTICE,     /* 等候受理告知单 */
  LB_PAPER_CORRECTION,         /* 补正告知书 */
  LB_PAPER_CORRECTION_RECEIPT, /* 补正材料接收凭证 */
  LB_PAPER_ACCEPTANCE,         /* 受理通知书 */
  LB_PAPER_NOT_ACCEPTED,       /* 不受理告知书、不予受理决定书 */
  LB_PAPER_SLIP,               /* 材料交接单 */
  LB_PAPER_VISIT_REQUEST,      /* 勘验（评审）申请单 */
  LB_PAPER_VISIT_ORDER,        /* 联合勘验任务单 */
  LB_PAPER_VISIT_RECORD,       /* 勘验记录与结论 */
  LB_PAPER_SUPPLEMENT,         /* 审查阶段补正通知 */
  LB_PAPER_OPINION,            /* 审查意见表 */
  LB_PAPER_SPECIAL,            /* 特别程序告知书 */
  LB_PAPER_SPECIAL_ENDED,      /* 特别程序终结告知书 */
  LB_PAPER_EXTENSION,          /* 延长期限告知书 */
  LB_PAPER_CASE_EXTENSION,     /* 延长联合办理期限告知书 */
  LB_PAPER_HEARING,            /* 听证权利告知书 */
  LB_PAPER_GRANT,              /* 准予行政许可决定书 */
  LB_PAPER_REFUSAL,            /* 不予行政许可决定书 */
  LB_PAPER_WITHDRAWAL,         /* 撤回申请确认书 */
  LB_PAPER_TERMINATION,        /* 终止办理通知书 */
  LB_PAPER_UNDONE,             /* 更正记录 */
  LB_PAPER_RESULT_MADE,        /* 结果制作与用印登记 */
  LB_PAPER_BATCH,              /* 审批结果交接单 */
  LB_PAPER_CALL,               /* 电话通知记录 */
  LB_PAPER_SERVICE,            /* 送达回证 */
  LB_PAPER_EMS,                /* EMS邮寄凭据 */
  LB_PAPER_TURNED_AWAY,        /* 窗口当场告知: 不受理告知单、不予受理告知单、窗口引导单 */
  LB_PAPER_GIVEN_BACK,         /* 材料退还清单 */
  LB_PAPER_REMARKS,            /* 备考表 */
  LB_N_PAPERS,
} LbPaperKind;

const char *lb_paper_kind_name (LbPaperKind kind);  /* "receipt", stable */
const char *lb_paper_kind_title (LbPaperKind kind); /* 接件凭证 */
const char *lb_paper_kind_code (LbPaperKind kind);  /* "04": in document numbers */
/* Whether later events still fill it in: signatures, receipts. Any other document is what it was when it was made. */
gboolean lb_paper_kind_goes_on (LbPaperKind kind);
gboolean lb_paper_kind_parse (const char *name, LbPaperKind *ret_kind);

/* A document that the case has produced. */
typedef struct
{
  LbPaperKind kind;
  char *title;      /* with the item's name where it is about one */
  char *number;     /* 文号 of a decision, else case number - kind - copy */
  gint64 version;   /* of the event that it follows from: what lb_paper_build() takes */
  char *item;       /* (nullable) */
  LbDay day;
  gboolean undone;  /* its step was undone before it was served */
} LbPaperEntry;

void lb_paper_entry_free (LbPaperEntry *entry);

/* Every document that the events have produced so far, in the order of the archive; without index and remarks,
 * which the archive itself adds. (element-type LbPaperEntry) (transfer full) */
GPtrArray *lb_paper_documents (const LbCase *self, GPtrArray *events, const LbContext *context);

/* Builds the @kind document of the event @version. @events: all of the case, from version 1. Fails with
 * LB_ERROR_NOT_FOUND when that event makes no such document. (transfer full) (nullable) */
LbDocument *lb_paper_build (LbPaperKind kind, const LbCase *self, GPtrArray *events, gint64 version,
                            const LbContext *context, GError **error);

/* The notice of a formal check that failed, and the form, of a draft that no event holds yet: @command is a REFER
 * or RECEIVE command not yet given. @kind: LB_PAPER_ONE_TIME_NOTICE, LB_PAPER_APPLICATION or LB_PAPER_PROMISE. */
LbDocument *lb_paper_build_draft (LbPaperKind kind, const LbCommand *command, const LbContext *context,
                                  GError **error);

/* 材料退还清单 to be signed before @command, a RETURN_PAPER to the applicant, is given: its scan is the proof. */
LbDocument *lb_paper_build_return_list (const LbCase *self, const LbCommand *command, const LbContext *context);

G_END_DECLS
