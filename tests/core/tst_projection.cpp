#include <QTest>

#include "core/segment/flattened_source.h"
#include "core/segment/projection.h"
#include "core/volume/picture_writer.h"
#include "tests/support/complaint.h"
#include "tests/support/sheet_world.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

using LabelRule = std::function<int(std::int64_t v, std::int64_t u)>;

void writeLabels(const Path& path, FlatShape shape, const LabelRule& rule) {
    std::vector<std::uint8_t> values;
    for (std::int64_t v = 0; v < shape.height; ++v)
        for (std::int64_t u = 0; u < shape.width; ++u) values.push_back(static_cast<std::uint8_t>(rule(v, u)));
    const auto writer = makePictureWriter(path, {VoxelType::u8, shape.height, shape.width}, {});
    writer->write({.top = 0, .count = shape.height, .data = std::as_bytes(std::span(values)).data()});
    writer->finish();
}

std::shared_ptr<FlatLabels> labelsAt(const Path& path, const Segment& segment) { return std::make_shared<FlatLabels>(path, segment.info(), 8u << 20); }

VolumeInfo like(Voxel shape) { return RampVolume(shape).info(); }

Projection projectionOf(std::vector<ProjectedSegment> segments, const ProjectionWish& wish, Voxel shape = {70, 60, 90}) {
    return {std::move(segments), wish, like(shape), {32, 32, 32}, 2, {}, {}};
}

template <class T = std::uint8_t>
Array3<T> fieldOf(Projection&& projection, ProjectedField field) {
    return readAll<T>(*projectedSource(std::make_shared<const Projection>(std::move(projection)), field));
}

bool inkAt(std::int64_t v, std::int64_t u) { return v >= 8 && v < 30 && u >= 12 && u < 33; }

}  // namespace

class ProjectionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aStretchedSheetHasNoHoles() {
        const SheetWorld world;
        PpmWriter writer(world / "wide.ppm", {8, 8});
        for (std::int64_t v = 0; v < 8; ++v) {
            std::vector<SurfacePoint> row;
            for (std::int64_t u = 0; u < 8; ++u) row.push_back({{.z = 5 + 3.7 * static_cast<double>(v), .y = 20, .x = 5 + 5.3 * static_cast<double>(u)}, {0, 1, 0}});
            writer.writeRow(row);
        }
        writer.finish();
        const SegmentPtr segment = openSegment(world / "wide.ppm");
        writeLabels(world / "all.tif", {8, 8}, [](auto, auto) { return 255; });
        const auto voxels = fieldOf(projectionOf({{"s", segment, labelsAt(world / "all.tif", *segment), nullptr}}, {.depth = {0, 0}}), ProjectedField::values);
        for (std::int64_t z = 5; z <= 30; ++z)
            for (std::int64_t x = 5; x <= 42; ++x) QCOMPARE(int(voxels.at({z, 20, x})), 1);
        QCOMPARE(int(voxels.at({20, 21, 20})), 0);
    }
    void noInkIsALabelOnlyUnderTheSupervisionMask() {
        const SheetWorld world({50, 70}, 0);
        const SegmentPtr segment = openSegment(world.ppm());
        writeLabels(world / "ink.tif", world.sheet.shape(), [](auto v, auto u) { return inkAt(v, u) ? 255 : 0; });
        writeLabels(world / "sup.tif", world.sheet.shape(), [](auto, auto u) { return u < 45 ? 255 : 0; });
        const auto voxels = fieldOf(projectionOf({{"s", segment, labelsAt(world / "ink.tif", *segment), labelsAt(world / "sup.tif", *segment)}}, {.depth = {-1, 1}}), ProjectedField::values);
        QCOMPARE(int(voxels.at({25, 30, 30})), 1);
        QCOMPARE(int(voxels.at({25, 30, 50})), 2);
        QCOMPARE(int(voxels.at({25, 30, 70})), 0);
        QCOMPARE(int(voxels.at({25, 33, 30})), 0);
    }
    void inkWinsWhereSegmentsMeetAndTheMeetingIsCounted() {
        const SheetWorld world({50, 70}, 0);
        const SegmentPtr segment = openSegment(world.ppm());
        writeLabels(world / "ink.tif", world.sheet.shape(), [](auto v, auto u) { return inkAt(v, u) ? 255 : 0; });
        writeLabels(world / "none.tif", world.sheet.shape(), [](auto, auto) { return 0; });
        writeLabels(world / "sup.tif", world.sheet.shape(), [](auto, auto) { return 255; });
        const std::vector<ProjectedSegment> both{{"a", segment, labelsAt(world / "none.tif", *segment), labelsAt(world / "sup.tif", *segment)},
                                                 {"b", segment, labelsAt(world / "ink.tif", *segment), nullptr}};
        const auto segments = fieldOf<std::uint16_t>(projectionOf(both, {.depth = {0, 0}}), ProjectedField::segments);
        QCOMPARE(int(segments.at({25, 30, 30})), 2);
        QCOMPARE(int(segments.at({15, 30, 60})), 1);
        const auto values = fieldOf(projectionOf(both, {.depth = {0, 0}}), ProjectedField::values);
        QCOMPARE(int(values.at({25, 30, 30})), 1);
        QCOMPARE(int(values.at({15, 30, 60})), 2);
        std::int64_t ink = 0;
        for (std::int64_t i = 0; i < voxelCount(values.shape()); ++i) ink += values.data()[i] == 1;
        QCOMPARE(projectionOf(both, {.depth = {0, 0}}).meetings(2, {}), ink);
    }
    void softLabelsAreTheMeanOfThePixelsThatCover() {
        const SheetWorld world({50, 70}, 0);
        const SegmentPtr segment = openSegment(world.ppm());
        writeLabels(world / "a.tif", world.sheet.shape(), [](auto, auto) { return 100; });
        writeLabels(world / "b.tif", world.sheet.shape(), [](auto, auto) { return 200; });
        const std::vector<ProjectedSegment> both{{"a", segment, labelsAt(world / "a.tif", *segment), nullptr}, {"b", segment, labelsAt(world / "b.tif", *segment), nullptr}};
        QCOMPARE(int(fieldOf(projectionOf(both, {.depth = {0, 0}, .soft = true}), ProjectedField::values).at({15, 30, 60})), 150);
        const auto counts = fieldOf<std::uint16_t>(projectionOf(both, {.depth = {0, 0}, .soft = true}), ProjectedField::counts);
        QVERIFY(counts.at({15, 30, 60}) >= 2 && counts.at({15, 30, 60}) <= 18);
        QCOMPARE(int(counts.at({15, 40, 60})), 0);
    }
    void whatWasProjectedIsFlattenedBack() {
        const SheetWorld world;
        const SegmentPtr segment = openSegment(world.ppm());
        writeLabels(world / "ink.tif", world.sheet.shape(), [](auto v, auto u) { return inkAt(v, u) ? 255 : 0; });
        const auto projection = std::make_shared<const Projection>(projectionOf({{"s", segment, labelsAt(world / "ink.tif", *segment), nullptr}}, {.depth = {-3, 3}}));
        const FlattenedSource flat(std::make_shared<KeptChunks>(projectedSource(projection, ProjectedField::values), 8u << 20), segment, {.layers = {0, 1}, .interpolation = Interpolation::nearest});
        const auto back = readAll<std::uint8_t>(flat);
        std::int64_t wrong = 0, ink = 0;
        for (std::int64_t v = 0; v < 50; ++v)
            for (std::int64_t u = 0; u < 70; ++u) {
                const bool is = world.sheet.at(v, u).valid() && inkAt(v, u);
                ink += is, wrong += is && back.at({0, v, u}) != 1;
            }
        QCOMPARE(wrong, 0);
        QVERIFY(ink > 300);
    }
    void bitsCountAsInkAndPaddedLabelsAreTaken() {
        const SheetWorld world({50, 70}, 0);
        const SegmentPtr segment = openSegment(world.ppm());
        writeLabels(world / "bits.tif", {256, 256}, [](auto v, auto u) { return inkAt(v, u) ? 1 : 0; });
        const auto voxels = fieldOf(projectionOf({{"s", segment, labelsAt(world / "bits.tif", *segment), nullptr}}, {.depth = {0, 0}}), ProjectedField::values);
        QCOMPARE(int(voxels.at({25, 30, 30})), 1);
    }
    void labelsOfAnotherShapeAreRefusedNamingBoth() {
        const SheetWorld world;
        const SegmentPtr segment = openSegment(world.ppm());
        writeLabels(world / "short.tif", {50, 67}, [](auto, auto) { return 0; });
        const QString said = complaint([&] { labelsAt(world / "short.tif", *segment); });
        QVERIFY(said.contains("50 x 67") && said.contains("50 x 70"));
    }
};

QTEST_APPLESS_MAIN(ProjectionTest)
#include "tst_projection.moc"
