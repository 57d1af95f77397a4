#include <QTemporaryDir>
#include <QTest>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/phantom/phantom_writer.h"
#include "core/project/project_file.h"
#include "core/volume/open_volume.h"

using namespace volumen;

namespace {

PhantomRecipe smallRecipe(std::uint64_t seed = 1) {
    PhantomRecipe recipe;
    recipe.size = {64, 96, 96};
    recipe.seed = seed;
    return recipe;
}

bool same(const Array3<std::uint8_t>& whole, const Array3<std::uint8_t>& part, Voxel at) {
    for (Voxel v; v.z < part.shape().z; ++v.z)
        for (v.y = 0; v.y < part.shape().y; ++v.y)
            for (v.x = 0; v.x < part.shape().x; ++v.x)
                if (whole.at(v + at) != part.at(v)) return false;
    return true;
}

double mean(const Array3<std::uint8_t>& scan, const Array3<std::uint8_t>& mask, std::uint8_t value) {
    double sum = 0, count = 0;
    for (std::int64_t i = 0; i < voxelCount(scan.shape()); ++i)
        if (mask.data()[i] == value) sum += scan.data()[i], ++count;
    return sum / count;
}

}  // namespace

class PhantomTest : public QObject {
    Q_OBJECT
private:
    const Phantom m_phantom{smallRecipe()};
    const Box m_all{{}, smallRecipe().size};
    const Phantom::Voxels m_voxels = m_phantom.voxels(m_all);

private Q_SLOTS:
    void theSameSeedMakesTheSameScrollAndAnotherAnother() {
        const Phantom::Voxels again = Phantom(smallRecipe()).voxels(m_all);
        QVERIFY(same(again.scan, m_voxels.scan, {}));
        const Phantom::Voxels other = Phantom(smallRecipe(2)).voxels(m_all);
        QVERIFY(!same(other.sheet, m_voxels.sheet, {}));
    }
    void voxelsDoNotDependOnTheBoxTheyAreAskedForIn() {
        for (const Box& box : {Box{{0, 0, 0}, {64, 17, 96}}, Box{{40, 40, 40}, {56, 56, 56}}, Box{{3, 60, 1}, {20, 96, 50}}, Box{{10, 47, 48}, {11, 49, 49}},
                               Box{{0, 0, 70}, {64, 96, 71}}}) {
            const Phantom::Voxels part = m_phantom.voxels(box);
            QVERIFY(same(m_voxels.scan, part.scan, box.lo));
            QVERIFY(same(m_voxels.ink, part.ink, box.lo));
            QVERIFY(same(m_voxels.sheet, part.sheet, box.lo));
        }
    }
    void papyrusIsBrighterThanAir() {
        const double air = mean(m_voxels.scan, m_voxels.sheet, 0), papyrus = mean(m_voxels.scan, m_voxels.sheet, 1);
        QVERIFY2(air > 60 && air < 105, std::to_string(air).c_str());
        QVERIFY2(papyrus > air + 35, std::to_string(papyrus).c_str());
    }
    void theSurfaceLiesOnTheSheetAndItsNormalsAreUnitAndLookOutwards() {
        const FlatShape flat = m_phantom.flatShape();
        std::int64_t valid = 0, onSheet = 0;
        for (std::int64_t v = 0; v < flat.height; v += 3)
            for (std::int64_t u = 0; u < flat.width; ++u) {
                const SurfacePoint p = m_phantom.surface(v, u);
                if (!p.valid()) continue;
                ++valid;
                onSheet += m_voxels.sheet.at(nearestVoxel(p.position));
                QVERIFY(std::abs(length(p.normal) - 1) < 1e-12);
                const Spiral::Height axis = m_phantom.spiral().heightAt(p.position.z);
                QVERIFY(p.normal.y * (p.position.y - axis.centreY) + p.normal.x * (p.position.x - axis.centreX) > 0);
            }
        QVERIFY(valid > flat.height / 3 * flat.width * 8 / 10);
        QVERIFY2(onSheet > valid * 99 / 100, (std::to_string(onSheet) + " of " + std::to_string(valid)).c_str());
    }
    void neighbouringPixelsAreAboutAVoxelApart() {
        const FlatShape flat = m_phantom.flatShape();
        for (std::int64_t u = 20; u + 21 < flat.width; ++u) {
            const SurfacePoint a = m_phantom.surface(flat.height / 2, u), b = m_phantom.surface(flat.height / 2, u + 1);
            const double apart = length(a.position - b.position);
            QVERIFY2(apart > 0.5 && apart < 1.6, std::to_string(apart).c_str());
            QVERIFY(dot(a.normal, b.normal) > 0.9);
        }
    }
    void aReaderAtTheAxisReadsFromLeftToRight() {
        const std::int64_t v = m_phantom.flatShape().height / 2, u = m_phantom.flatShape().width / 2;
        const Point right = m_phantom.surface(v, u + 2).position - m_phantom.surface(v, u - 2).position;
        const Point down = m_phantom.surface(v + 2, u).position - m_phantom.surface(v - 2, u).position;
        QVERIFY(down.z > 3);
        QVERIFY(dot(cross(right, down), m_phantom.surface(v, u).normal) > 0);  // right × down looks away from the reader
    }
    void theInkLabelIsTheText() {
        const TextLayout& layout = m_phantom.ink().layout();
        std::int64_t inside = 0, label = 0, outside = 0, wrong = 0;
        for (std::int64_t v = 0; v < m_phantom.flatShape().height; ++v)
            for (std::int64_t u = 0; u < m_phantom.flatShape().width; ++u) {
                const SurfacePoint p = m_phantom.surface(v, u);
                if (!p.valid()) continue;
                const double distance = layout.distance(static_cast<double>(v), static_cast<double>(u));
                const bool ink = m_phantom.inkLabel(u, p) == 255;
                if (distance < layout.penWidth() * 0.2) ++inside, label += ink;
                if (distance > layout.penWidth() * 1.5) ++outside, wrong += ink;
            }
        QVERIFY(inside > 500);
        QVERIFY2(label > inside * 95 / 100, (std::to_string(label) + " of " + std::to_string(inside)).c_str());
        QVERIFY2(wrong < outside / 1000, (std::to_string(wrong) + " of " + std::to_string(outside)).c_str());
    }
    void theInkLabelIsTheInkInTheVolume() {
        std::int64_t same = 0, valid = 0;
        for (std::int64_t v = 0; v < m_phantom.flatShape().height; v += 2)
            for (std::int64_t u = 0; u < m_phantom.flatShape().width; ++u) {
                const SurfacePoint p = m_phantom.surface(v, u);
                if (!p.valid()) continue;
                ++valid;
                same += (m_voxels.ink.at(nearestVoxel(p.position)) != 0) == (m_phantom.inkLabel(u, p) == 255);
            }
        QVERIFY2(same > valid * 93 / 100, (std::to_string(same) + " of " + std::to_string(valid)).c_str());
    }
    void recipesThatCannotBeAreRefused() {
        PhantomRecipe recipe = smallRecipe();
        recipe.size = {64, 8, 64};
        QVERIFY_EXCEPTION_THROWN(Phantom{recipe}, Error);
        recipe = smallRecipe();
        recipe.sheetGapVoxels = 90;
        QVERIFY_EXCEPTION_THROWN(Phantom{recipe}, Error);
        recipe.sheetGapVoxels = 2;
        QVERIFY_EXCEPTION_THROWN(Phantom{recipe}, Error);
        recipe = smallRecipe();
        recipe.text = "漢";
        QVERIFY_EXCEPTION_THROWN(Phantom{recipe}, Error);
    }
    void aWholeProjectIsWrittenAndOpens() {
        const QTemporaryDir temporary;
        const Path folder = Path(temporary.path().toStdString()) / "p.volumen";
        ThreadPool pool(2, "test");
        std::int64_t total = 0, last = 0;
        PhantomProgress progress;
        progress.started = [&](std::int64_t t) { total = t; };
        progress.advanced = [&](std::int64_t done) { last = done; };
        PhantomRecipe recipe = smallRecipe();
        recipe.size = {64, 64, 64};
        const Phantom phantom(recipe);
        writePhantom(phantom, folder, false, pool, {}, progress);
        QVERIFY(total > 0);
        QCOMPARE(last, total);

        const VolumeSourcePtr scan = openVolume(folder / "scan.zarr");
        QVERIFY((scan->info().shape() == Voxel{64, 64, 64}));
        const ChunkPtr chunk = scan->readChunk({0, {}}, {});
        QVERIFY(chunk);
        const Phantom::Voxels voxels = phantom.voxels({{}, {64, 64, 64}});
        QCOMPARE(std::memcmp(chunk->data(), voxels.scan.data(), chunk->byteCount()), 0);
        QVERIFY(!readJson(folder / "scan.zarr" / ".zattrs").at("volumen").contains("incomplete"));
        const VolumeSourcePtr layers = openVolume(folder / "segment" / "surface-volume.zarr");
        QCOMPARE(layers->info().shape().z, std::int64_t{33});
        QCOMPARE(layers->info().shape().x, phantom.flatShape().width);
        for (const char* name : {"phantom-1.ppm", "phantom-1.obj", "phantom-1.tifxyz/meta.json", "phantom-1_inklabels.png", "phantom-1_supervision_mask.png", "meta.json"})
            QVERIFY2(std::filesystem::exists(folder / "segment" / name), name);
        const ProjectRecord project = readProject(folder);
        QCOMPARE(project.layers.size(), std::size_t{3});
        QVERIFY(openVolume(project.layers.front().path));

        QVERIFY_EXCEPTION_THROWN(writePhantom(phantom, folder, false, pool, {}, {}), Error);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(writePhantom(phantom, folder, true, pool, stop.get_token(), {}), Cancelled);
        QVERIFY(openVolume(folder / "scan.zarr"));
        QVERIFY(!isProjectFolder(folder));
    }
    void aFolderThatIsNoPhantomIsNeverReplaced() {
        const QTemporaryDir temporary;
        const Path folder(temporary.path().toStdString());
        writeTextAtomically(folder / "thesis.txt", "years of work");
        ThreadPool pool(1, "test");
        QVERIFY_EXCEPTION_THROWN(writePhantom(m_phantom, folder, true, pool, {}, {}), Error);
        QCOMPARE(readText(folder / "thesis.txt"), std::string("years of work"));
    }
};

QTEST_APPLESS_MAIN(PhantomTest)
#include "tst_phantom.moc"
