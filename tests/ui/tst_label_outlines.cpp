#include <QImage>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions_3_3_Core>
#include <QTest>

#include "core/volume/slice_tiles.h"
#include "ui/render/slice_renderer.h"
#include "ui/render/unit_square.h"

using namespace volumen;

namespace {

constexpr int kSide = static_cast<int>(kTilePixels);

/// A tile that bears one label.
SliceTile tileOf(std::int64_t column, std::int64_t row, std::uint8_t id) {
    SliceImage image{.type = TexelType::u8, .height = kSide, .width = kSide, .complete = true};
    image.texels.assign(static_cast<std::size_t>(kSide) * kSide, std::byte{id});
    image.cover.assign(image.texels.size(), cover::firstLevel);
    return {column * kTilePixels, row * kTilePixels, std::make_shared<const SliceImage>(std::move(image))};
}

}  // namespace

/// Four tiles of labels, drawn as outlines into a framebuffer.
class LabelOutlines : public QObject {
    Q_OBJECT

    QOffscreenSurface m_surface;
    QOpenGLContext m_context;
    LabelPalette m_palette = LabelPalette(4 * kPaletteRow, 255);

    /// How bright it is where; each tile's label from left to right, from top to bottom.
    QImage drawn(std::array<std::uint8_t, 4> ids) {
        const PaneGrid grid{.plane = {.origin = {}, .right = {.x = 1}, .down = {.y = 1}}};
        const PixelRect all{.top = 0, .left = 0, .height = 2 * kSide, .width = 2 * kSide};
        SlicePicture picture{.grid = grid, .rect = all, .layers = {{1, {TexelType::u8, 0}, {}}}};
        for (int i = 0; i < 4; ++i) picture.layers[0].tiles.push_back(tileOf(i % 2, i / 2, ids[static_cast<std::size_t>(i)]));
        LayerPass pass{.layer = 1, .look = {}, .labels = &m_palette};
        pass.look.labelStyle = LabelStyle::outline;
        QOpenGLFramebufferObject target(QSize(2 * kSide, 2 * kSide));
        target.bind();
        openGl33().glViewport(0, 0, 2 * kSide, 2 * kSide);
        openGl33().glClear(GL_COLOR_BUFFER_BIT);
        SliceRenderer renderer;
        renderer.setPicture(picture);
        renderer.draw({pass}, grid, all);
        return target.toImage();
    }

private Q_SLOTS:
    void initTestCase() {
        m_surface.setFormat(coreProfile33());
        m_surface.create();
        m_context.setFormat(coreProfile33());
        QVERIFY(m_context.create() && m_context.makeCurrent(&m_surface));
        std::fill_n(m_palette.begin(), 4, std::uint8_t{0});   // unlabeled
    }
    void aLabelThatGoesOnInTheNextTileHasNoOutlineThere() {
        const QImage image = drawn({1, 1, 1, 1});
        for (const QPoint at : {QPoint(kSide, 9), QPoint(kSide - 1, 9), QPoint(9, kSide), QPoint(0, 0)}) QCOMPARE(image.pixelColor(at).red(), 0);
    }
    void anOutlineGoesAlongTheBorderOfTiles() {
        const QImage image = drawn({1, 2, 1, 2});
        for (const int x : {kSide - 2, kSide - 1, kSide, kSide + 1})
            for (const int y : {5, kSide - 1, kSide, 2 * kSide - 5}) QCOMPARE(image.pixelColor(x, y).red(), 255);
        for (const int x : {kSide - 3, kSide + 2}) QCOMPARE(image.pixelColor(x, 5).red(), 0);
    }
    void andAboveAndBelow() {
        const QImage image = drawn({1, 1, 0, 0});
        for (const int y : {kSide - 2, kSide - 1}) QCOMPARE(image.pixelColor(7, y).red(), 255);
        for (const int y : {kSide - 3, kSide, kSide + 1}) QCOMPARE(image.pixelColor(7, y).red(), 0);
    }
};

QTEST_MAIN(LabelOutlines)
#include "tst_label_outlines.moc"
