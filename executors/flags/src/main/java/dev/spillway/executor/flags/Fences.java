package dev.spillway.executor.flags;

import dev.spillway.executor.Fence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The newest fence of each target, kept on the disk: where flags are kept there is no place for one. */
final class Fences {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})\\.(\\d{1,18})\\s*");

    private final Path directory;
    private final Map<String, Fence> known = new ConcurrentHashMap<>();

    Fences(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** @throws IOException if what stands there is no fence */
    synchronized Fence of(String site) throws IOException {
        Fence fence = known.get(site);
        if (fence == null) {
            fence = read(file(site));
            known.put(site, fence);
        }
        return fence;
    }

    /** False if the target carries a newer one. What was taken on is on the disk. */
    synchronized boolean takeOn(String site, Fence fence) throws IOException {
        Fence now = of(site);
        if (fence.olderThan(now)) {
            return false;
        }
        if (!fence.equals(now)) {
            write(file(site), fence);
            known.put(site, fence);
        }
        return true;
    }

    private Path file(String site) {
        return directory.resolve(site.replace("%", "%25").replace("/", "%2F") + ".fence");
    }

    private static Fence read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Fence.NONE;
        }
        Matcher matcher = TEXT.matcher(Files.readString(file));
        if (!matcher.matches()) {
            throw new IOException(file + " holds no fence");
        }
        return new Fence(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    private static void write(Path file, Fence fence) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap((fence + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                int _ = channel.write(bytes);
            }
            channel.force(true);
        }
        Path _ = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
