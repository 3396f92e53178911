// What each method's file provides: its line of the table in registry.cpp, and its loss as a pure function.
//
// B images; `student` and `teacher` are the two sides of what the method compares. Results are scalars.
#pragma once

#include "core/distillers/distiller.h"

namespace distillscope::methods {

DistillerInfo kd();

/// Feature maps [B, Cs, Hs, Ws] and [B, Ct, Ht, Wt] of one stage.
Tensor atLoss(const Tensor& student, const Tensor& teacher);
DistillerInfo at();

/// Pooled features [B, Ds] and [B, Dt].
Tensor pktLoss(const Tensor& student, const Tensor& teacher);
DistillerInfo pkt();

/// Feature maps [B, Cs, Hs, Ws] and [B, Ct, Ht, Wt] of the last stage.
Tensor spLoss(const Tensor& student, const Tensor& teacher);
DistillerInfo sp();

/// Embeddings [B, D] of both sides.
Tensor ccLoss(const Tensor& student, const Tensor& teacher);
DistillerInfo cc();

struct RkdLoss {
  Tensor distance;
  Tensor angle;
};
/// Pooled features [B, Ds] and [B, Dt].
RkdLoss rkdLoss(const Tensor& student, const Tensor& teacher);
DistillerInfo rkd();

/// Mean [B, Ct, H, W] predicted from the student, variance [Ct], and the teacher's map [B, Ct, H, W].
Tensor vidLoss(const Tensor& mean, const Tensor& variance, const Tensor& teacher);
DistillerInfo vid();

/// Inner products [B, 1 + n] of `v` [B, D] with the rows of `memory` [N, D] that `indices` [B, 1 + n] name.
Tensor crdScores(const Tensor& v, const Tensor& memory, const Tensor& indices);
/// Normalised scores [B, 1 + n], the image's own first; `images` is N.
Tensor crdLoss(const Tensor& probabilities, int64_t images);
DistillerInfo crd();

struct DkdLoss {
  Tensor target;  ///< TCKD: the target class against all others
  Tensor others;  ///< NCKD: the other classes among themselves
};
/// Logits [B, K] of both sides and labels [B].
DkdLoss dkdLoss(const Tensor& student, const Tensor& teacher, const Tensor& labels, double temperature);
DistillerInfo dkd();

/// Maps [B, C, H, W] of both sides.
Tensor hclLoss(const Tensor& student, const Tensor& teacher);
DistillerInfo reviewKd();

/// The regressor's guess at the teacher's map, and that map, both [B, Ct, Ht, Wt].
Tensor hintLoss(const Tensor& guess, const Tensor& hint);
DistillerInfo fitNet();

/// Feature maps [B, Cs, Hs, Ws] and [B, Ct, Ht, Wt] of one stage.
Tensor nstLoss(const Tensor& student, const Tensor& teacher);
DistillerInfo nst();

/// Factors [B, Cf, Hs, Ws] and [B, Cf, Ht, Wt].
Tensor ftLoss(const Tensor& student, const Tensor& teacher);
DistillerInfo ft();

/// Maps [B, C, H, W] of one stage before the activation; summed, not averaged.
Tensor abLoss(const Tensor& student, const Tensor& teacher, double margin);
DistillerInfo ab();

/// Two neighbouring maps of either side, with as many channels on both.
Tensor fspLoss(const Tensor& studentBefore, const Tensor& studentAfter, const Tensor& teacherBefore,
               const Tensor& teacherAfter);
DistillerInfo fsp();

}  // namespace distillscope::methods
