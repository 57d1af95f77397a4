#include <ATen/core/Tensor.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>

#include <QTest>

#include "core/learn/torch_runtime.h"

using namespace volumen;

class TorchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_runtime = startTorch(); }

    void theDeviceIsSaidInASentence() {
        qInfo("%s", m_runtime.sentence.c_str());
        QCOMPARE(m_runtime.sentence.rfind(m_runtime.cudaDevices > 0 ? "CUDA, " : "CPU, ", 0), std::size_t{0});
    }
    void startingTwiceChangesNothing() { QCOMPARE(startTorch().sentence, m_runtime.sentence); }

    void twoMatricesAreMultiplied() {
        const at::Tensor left = at::arange(6, at::kFloat).reshape({2, 3});   // 0 1 2 / 3 4 5
        const at::Tensor right = at::arange(6, at::kFloat).reshape({3, 2});  // 0 1 / 2 3 / 4 5
        const at::Tensor product = at::matmul(left, right);
        const float expected[2][2] = {{10, 13}, {28, 40}};
        for (int row = 0; row < 2; ++row) {
            for (int column = 0; column < 2; ++column) QCOMPARE(product[row][column].item<float>(), expected[row][column]);
        }
    }
    /// Dies with SIGILL where AMX is announced, hidden, and not guarded against.
    void aProductOfHalfPrecisionComesBackAlive() {
        const at::Tensor product = at::matmul(at::full({256, 256}, 2.0, at::kBFloat16), at::eye(256, at::kBFloat16));
        QCOMPARE(product[255][255].item<float>(), 2.0f);
    }

private:
    TorchRuntime m_runtime;
};

QTEST_APPLESS_MAIN(TorchTest)
#include "tst_torch.moc"
