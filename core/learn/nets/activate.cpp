#include "core/learn/nets/activate.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/logit.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sub.h>

namespace volumen {

at::Tensor activated(const at::Tensor& values, Activation activation, bool logits) {
    constexpr double kLeast = 1e-7;
    const at::Tensor v = values.to(at::kFloat);
    const at::Tensor last = v.select(1, v.size(1) - 1);
    switch (activation) {
        case Activation::sigmoid: return logits ? last : at::sigmoid(last);
        case Activation::softmax:
            if (!logits) return at::softmax(v, 1).select(1, v.size(1) - 1);
            return at::sub(last, at::logsumexp(v.narrow(1, 0, v.size(1) - 1), 1));
        case Activation::none: break;
    }
    return logits ? at::logit(last, kLeast) : last;
}

}  // namespace volumen
