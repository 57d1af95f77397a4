#pragma once

#include <span>
#include <vector>

#include "core/learn/infer/inference.h"

namespace volumen {

/// A patch that is read, as each of the models takes it.
struct PreparedPatch {
    Voxel lo;                                 ///< in the output's grid
    Box box;                                  ///< of the level that is read
    bool empty = false;                       ///< nothing but zeros: it is left out
    std::vector<std::vector<float>> inputs;   ///< normalised, z-y-x, one a model
};

/// Gives patches to all models in all looks and averages. One thread at a time, but `prepare` from any.
class PatchPredictor {
public:
    PatchPredictor(const InferRequest& request, std::span<const InferModel> models);

    /// How many patches are best given at once.
    std::int64_t batch() const { return m_batch; }
    /// Normalises for each model. Frees what it is given.
    std::vector<std::vector<float>> prepare(std::vector<float> values) const;

    /// The probabilities of each patch, on the patch's own grid; one layer where the depth is collapsed.
    /// Throws Error naming the patch when a value is not finite.
    std::vector<std::vector<float>> predict(std::span<const PreparedPatch> patches);

private:
    struct Look {
        const InferModel* model = nullptr;
        std::size_t input = 0;
        PatchTurn turn;
    };
    void addLook(const Look& look, std::span<const PreparedPatch> patches, std::vector<std::vector<float>>& sums);
    void finish(const PreparedPatch& patch, std::vector<float>& values) const;

    const InferRequest& m_request;
    std::span<const InferModel> m_models;
    std::vector<Look> m_looks;
    Voxel m_outShape;            // of a patch's probabilities
    std::int64_t m_batch = 1;
    std::vector<float> m_inputs, m_outputs, m_full;
};

/// Values on a coarser grid brought to `to`: repeated, or by interpolation between the centres.
void bringUp(View3<const float> from, bool linear, View3<float> to);

}  // namespace volumen
